import * as path from 'node:path';
import { Cancelled } from '../core/util/async';
import { isKnown } from '../core/util/errors';
import { Redactor } from '../core/util/redact';
import { l10n } from '../messages/l10n';
import { readCommandLine, wantsJson, type CommandLine } from './arguments';
import type { Io } from './command';
import { exitCodeOf, type ExitCode } from './exitCode';
import { Output, type Sink } from './output';
import { problemOf } from './problem';
import { openSummary } from './summaryFile';

/** What the program has of the process that it is. */
export interface Surroundings {
  readonly argv: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly stdin: AsyncIterable<Buffer>;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Aborted with the first Ctrl-C. */
  readonly cancel: AbortSignal;
  readonly version: () => string;
  /** Asks whoever sits before a terminal; undefined where nobody does. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
}

/** Does what the arguments ask for; whatever goes wrong is told, and becomes the exit status. */
export async function run(surroundings: Surroundings): Promise<ExitCode> {
  const { argv, environment } = surroundings;
  const has = (option: string) => argv.includes(option);
  const redactor = new Redactor();
  let summarise: ReturnType<typeof openSummary> | undefined;
  const output = new Output({
    ...surroundings,
    redactor,
    json: wantsJson(argv),
    quiet: has('--quiet'),
    verbose: has('--verbose'),
    colours: !has('--no-color') && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb',
    ...(environment['GITHUB_ACTIONS'] === 'true' && {
      annotated: (file) => fileOnGitHub(file, surroundings),
    }),
    summarise: (lines) => summarise?.(lines),
  });
  surroundings.cancel.addEventListener('abort', () => output.note(ending()), { once: true });
  let name = 'error';
  try {
    const asked = readCommandLine(argv);
    if (asked.kind !== 'run') return await showText(asked, output, surroundings);
    const { command, args } = asked;
    name = command.name;
    const summary = args.value('markdown');
    if (summary !== undefined) summarise = openSummary(path.resolve(surroundings.cwd, summary));
    const run = await command.load();
    return await run(args, ioOf(surroundings, output, redactor));
  } catch (error) {
    if (!(error instanceof Cancelled) && !isKnown(error) && error instanceof Error)
      output.detail(error.stack ?? '');
    const problem =
      error instanceof Cancelled
        ? ({
            severity: 'error',
            code: 'cancelled',
            message: l10n.t('Cancelled. Nothing was changed.'),
          } as const)
        : problemOf(error);
    output.tell({ text: [], json: { format: `zoho-territories-${name}/1` }, problems: [problem] });
    return exitCodeOf(error);
  }
}

/** A file as GitHub knows it: by its path from the top of the repository. */
function fileOnGitHub(file: string, { environment, cwd }: Surroundings): string {
  const top = environment['GITHUB_WORKSPACE'] || cwd;
  return path.relative(top, path.resolve(cwd, file)).split(path.sep).join('/');
}

function ending(): string {
  return l10n.t('Ending after the request under way; once more ends at once.');
}

async function showText(
  asked: Exclude<CommandLine, { kind: 'run' }>,
  output: Output,
  { version }: Surroundings,
): Promise<ExitCode> {
  if (asked.kind === 'version') {
    output.page(`${version()}\n`);
    return 0;
  }
  const { helpOf, manual } = await import('./manual');
  output.page(asked.command ? helpOf(asked.command) : manual());
  return 0;
}

function ioOf(
  { environment, cwd, stdin, cancel, version, ask }: Surroundings,
  output: Output,
  redactor: Redactor,
): Io {
  return {
    version,
    ask: ask && ((question) => ask(output.clean(question))),
    environment,
    cwd,
    stdin,
    cancel,
    redactor,
    tell: (report) => output.tell(report),
    note: (text) => output.note(text),
    detail: (text) => output.detail(text),
    during: (what, work) => output.during(what, work),
  };
}
