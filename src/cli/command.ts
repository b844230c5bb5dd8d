import type { Redactor } from '../core/util/redact';
import type { ExitCode } from './exitCode';
import type { SwitchName, ValueName } from './options';

/** What was typed behind the name of a command. */
export interface Arguments {
  readonly file: string | undefined;
  has(name: SwitchName): boolean;
  value(name: ValueName): string | undefined;
  /** All values of an option that may be given several times. */
  values(name: ValueName): readonly string[];
}

/** A text of one line, and what it is, for who sees colours. */
export interface Line {
  readonly text: string;
  readonly tone?: 'heading' | 'added' | 'removed' | 'faint';
}

/** Where something is wrong: lines and columns count from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly next?: string;
  readonly place?: Location;
}

/** What a command came to, in each of the forms it may be wanted in. */
export interface Report {
  readonly text: readonly Line[];
  /** Versioned by its `format`; later versions only add to it. The problems are added where it is written. */
  readonly json: { readonly format: `zoho-territories-${string}/1`; readonly [field: string]: unknown };
  /** Lines of Markdown, in which texts of others are `inertMarkdown`; the problems are added. */
  readonly markdown?: readonly string[];
  readonly problems?: readonly Problem[];
}

/** What a command has of the world. */
export interface Io {
  readonly environment: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly stdin: AsyncIterable<Buffer>;
  /** Aborted with the first Ctrl-C: ends after the request under way. */
  readonly cancel: AbortSignal;
  readonly redactor: Redactor;
  readonly version: () => string;
  /** Asks whoever sits before a terminal; undefined where nobody does. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /** Told once, at the end. */
  tell(report: Report): void;
  /** A message beside the result. */
  note(text: string): void;
  /** A message for those who want to know everything. */
  detail(text: string): void;
  /** Shows what is going on until the work has ended; a step says how far it is. */
  during<T>(what: string, work: (step: (done: number, of: number) => void) => Promise<T>): Promise<T>;
}

/**
 * One command. Rejects with a KnownError when it fails, and with Cancelled when it was cancelled before it had anything
 * to tell.
 */
export type Command = (args: Arguments, io: Io) => Promise<ExitCode>;
