import type * as vscode from 'vscode';
import type { CallLogEntry } from '../../core/zoho/transport';
import { isKnown, type KnownError } from '../../core/util/errors';
import type { Redactor } from '../../core/util/redact';

async function traceOf(error: unknown): Promise<string> {
  if (!(error instanceof Error)) return String(error);
  const trace = isKnown(error) ? await knownTrace(error) : (error.stack ?? error.message);
  return error.cause instanceof Error ? `${trace}\n${await traceOf(error.cause)}` : trace;
}

/** A log is for people, too: in place of codes it has their words. */
async function knownTrace(error: KnownError): Promise<string> {
  const { told } = await import('../../messages/explain');
  const stack = error.stack ?? '';
  const frames = stack.indexOf('\n    at ');
  return `${error.name}: ${told(error)}${frames < 0 ? '' : stack.slice(frames)}`;
}

/** The log channel, with a redactor in front of every line. */
export class Log {
  constructor(
    private readonly channel: vscode.LogOutputChannel,
    private readonly redactor: Redactor,
  ) {}

  info(message: string): void {
    this.channel.info(this.redactor.redact(message));
  }

  /** Logs what a failure says of itself and where in our code it arose; never what it carries along. */
  error(doing: string, error: unknown): void {
    // the words of failures are loaded with the first one
    void traceOf(error).then((trace) => this.channel.error(this.redactor.redact(`${doing}: ${trace}`)));
  }

  /** One line per request. */
  call({ call, attempt, status, ms, creditsLeft }: CallLogEntry): void {
    const again = attempt > 1 ? ` (attempt ${attempt})` : '';
    const credits = creditsLeft === undefined ? '' : `, ${creditsLeft} credits left`;
    const line = `${call}${again} → ${status ?? 'no answer'} in ${ms} ms${credits}`;
    this.channel.debug(this.redactor.redact(line));
  }

  show(): void {
    this.channel.show(true);
  }
}
