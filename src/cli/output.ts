import type { Redactor } from '../core/util/redact';
import { inertMarkdown } from '../core/util/text';
import type { Line, Problem, Report } from './command';
import { Progress } from './progress';
import { annotation, inertJson, oneLine, withoutCommands } from './terminalText';

/** A stream that text goes to: standard output or standard error. */
export interface Sink {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface OutputOptions {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly redactor: Redactor;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Whether colours are wanted where a terminal shows them. */
  readonly colours: boolean;
  /** In GitHub Actions, where problems become annotations: what a file is called there. */
  readonly annotated?: (file: string) => string;
  /** Adds lines to the file of summaries; gives the reason where it cannot. */
  readonly summarise?: (lines: readonly string[]) => Problem | undefined;
}

const tones: Readonly<Record<NonNullable<Line['tone']> | 'error' | 'warning', string>> = {
  heading: '1',
  added: '32',
  removed: '31',
  faint: '2',
  error: '31',
  warning: '33',
};

/**
 * All that leaves the command line for people and programs: results to standard output, messages to standard error.
 * Each line passes through the redactor and is made harmless here, and nowhere else is anything written.
 */
export class Output {
  private readonly progress: Progress;

  constructor(private readonly options: OutputOptions) {
    const { stderr, quiet } = options;
    const isShown = stderr.isTTY === true;
    this.progress = new Progress({
      isShown,
      isQuiet: quiet,
      columns: () => stderr.columns ?? 80,
      line: (text) => this.message(text),
      raw: (text) => stderr.write(text),
      clean: (text) => this.clean(text),
    });
  }

  tell(told: Report): void {
    this.progress.clear();
    const { json, stdout, summarise } = this.options;
    const unwritten = summarise?.(asMarkdown(told).map((line) => oneLine(this.redact(line))));
    const problems = [...(told.problems ?? []), ...(unwritten ? [unwritten] : [])];
    const report = { ...told, problems };
    if (json) stdout.write(`${inertJson(this.asJson(report), this.redact)}\n`);
    else for (const line of report.text) stdout.write(`${this.painted(stdout, line.text, line.tone)}\n`);
    for (const problem of problems) this.problem(problem);
  }

  /** A text of ours as it is, such as a help. */
  page(text: string): void {
    this.options.stdout.write(text);
  }

  note(text: string): void {
    if (!this.options.quiet) this.message(text);
  }

  detail(text: string): void {
    if (this.options.verbose) this.message(text);
  }

  during<T>(what: string, work: (step: (done: number, of: number) => void) => Promise<T>): Promise<T> {
    return this.progress.during(what, work);
  }

  private message(text: string): void {
    this.progress.clear();
    this.options.stderr.write(`${this.clean(text)}\n`);
  }

  private problem(problem: Problem): void {
    const { stderr, annotated } = this.options;
    const { severity, place } = problem;
    const message = wordsOf(problem);
    const where = place ? `${place.file}:${place.line}:${place.column}: ` : '';
    stderr.write(`${this.painted(stderr, `${where}${severity}: ${message}`, severity)}\n`);
    if (!annotated) return;
    const clean = (text: string) => oneLine(this.redact(text));
    const at = place && { ...place, file: clean(annotated(place.file)) };
    stderr.write(`${annotation(severity, clean(message), at)}\n`);
  }

  private asJson({ json, problems = [] }: Report): unknown {
    const flat = problems.map(({ place, ...problem }) => ({ ...place, ...problem }));
    return { ...json, problems: flat };
  }

  private painted(sink: Sink, text: string, tone: keyof typeof tones | undefined): string {
    const clean = this.clean(text);
    const isPainted = tone !== undefined && this.options.colours && sink.isTTY === true;
    return isPainted ? `\u001b[${tones[tone]}m${clean}\u001b[0m` : clean;
  }

  /** A line as it may be shown. */
  clean(text: string): string {
    const line = oneLine(this.redact(text));
    return this.options.annotated ? withoutCommands(line) : line;
  }

  private readonly redact = (text: string) => this.options.redactor.redact(text);
}

function wordsOf({ message, next }: Problem): string {
  return next === undefined ? message : `${message} ${next}`;
}

function asMarkdown({ markdown = [], problems = [] }: Report): string[] {
  const listed = problems.map((problem) => {
    const { place } = problem;
    const where = place ? `${inertMarkdown(place.file, 200)}:${place.line}: ` : '';
    return `- ${where}${inertMarkdown(wordsOf(problem), 1000)}`;
  });
  return listed.length === 0 ? [...markdown] : [...markdown, '', ...listed];
}
