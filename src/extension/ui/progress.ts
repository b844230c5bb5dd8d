import * as vscode from 'vscode';
import { Cancelled } from '../../core/util/async';
import { l10n } from '../../messages/l10n';
import type { Progress, TimeLimit } from './prompter';

/** Work that is done sooner shows nothing: a message that only flashes tells nobody anything. */
const patienceMs = 400;

/**
 * Does some work, and shows in a notification how it goes once it has taken a moment; the person can cancel it there.
 * What has to end after a cancel is shown in the status bar, because VS Code closes a notification that is cancelled.
 *
 * @throws Cancelled when the person cancels; the error of the limit when it takes longer; else what the work rejects with
 */
export async function showProgress<T>(
  title: string,
  work: (progress: Progress) => Promise<T>,
  limit?: TimeLimit,
): Promise<T> {
  const controller = new AbortController();
  const news = new News();
  let late: Error | undefined;
  const timer = limit && setTimeout(() => controller.abort((late = limit.error())), limit.ms);
  const result = work({ signal: controller.signal, report: (...told) => news.tell(...told) });
  const over = result.then(
    () => undefined,
    () => undefined,
  );
  const patience = setTimeout(() => notify(title, news, controller, over), patienceMs);
  try {
    return await result;
  } catch (error) {
    // an aborted read is how a cancel ends, not a failure
    throw controller.signal.aborted ? (late ?? new Cancelled()) : error;
  } finally {
    clearTimeout(patience);
    clearTimeout(timer);
  }
}

function notify(title: string, news: News, controller: AbortController, over: Promise<void>): void {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  void vscode.window.withProgress(options, (bar, token) => {
    token.onCancellationRequested(() => {
      stopping(title, news, over);
      controller.abort();
    });
    news.show(bar);
    return over;
  });
}

function stopping(title: string, news: News, over: Promise<void>): void {
  void vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, (bar) => {
    news.tell(l10n.t('Stopping…'));
    news.show(bar);
    return over;
  });
}

type Bar = vscode.Progress<{ readonly message: string; readonly increment?: number }>;

/** What was told last, for whatever shows it. */
class News {
  private last: { readonly message: string; readonly percent: number } | undefined;
  private shown = 0;
  private bar: Bar | undefined;

  tell(message: string, done?: number): void {
    const percent = Math.max(this.last?.percent ?? 0, Math.round((done ?? 0) * 100));
    this.last = { message, percent };
    this.report();
  }

  show(bar: Bar): void {
    this.bar = bar;
    this.shown = 0;
    this.report();
  }

  private report(): void {
    if (!this.bar || !this.last) return;
    const { message, percent } = this.last;
    // without an increment the bar stays one that tells no end
    this.bar.report({ message, ...(percent > this.shown ? { increment: percent - this.shown } : {}) });
    this.shown = percent;
  }
}
