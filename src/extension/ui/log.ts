import type * as vscode from 'vscode';
import type { Exchange } from '../../core/zoho/transport';
import type { Redactor } from '../../core/util/redact';

function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const trace = error.stack ?? error.message;
  return error.cause instanceof Error ? `${trace}\n${traceOf(error.cause)}` : trace;
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
    this.channel.error(this.redactor.redact(`${doing}: ${traceOf(error)}`));
  }

  /** One line per request. */
  exchange({ call, attempt, status, ms, creditsLeft }: Exchange): void {
    const again = attempt > 1 ? ` (attempt ${attempt})` : '';
    const credits = creditsLeft === undefined ? '' : `, ${creditsLeft} credits left`;
    const line = `${call}${again} → ${status ?? 'no answer'} in ${ms} ms${credits}`;
    this.channel.debug(this.redactor.redact(line));
  }

  show(): void {
    this.channel.show(true);
  }
}
