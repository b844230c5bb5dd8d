import * as fs from 'node:fs';
import { codeOf } from '../core/util/storage';
import { InputError } from '../core/util/errors';
import { l10n } from '../messages/l10n';
import type { Problem } from './command';
import { problemOf } from './problem';

const mostBytes = 60_000;

/**
 * Opens a file of summaries, to whose end lines are added.
 *
 * @returns what adds them, and gives the reason where that cannot be done any more: what was done is told all the same
 * @throws InputError before anything is done, when it cannot be written
 */
export function openSummary(file: string): (lines: readonly string[]) => Problem | undefined {
  append(file, '');
  return (lines) => {
    try {
      append(file, shortened(lines));
      return undefined;
    } catch (error) {
      return { ...problemOf(error), severity: 'warning' };
    }
  };
}

/** As many whole lines as there is room for; where that is not all, the last line says so. */
function shortened(lines: readonly string[]): string {
  const whole = `${lines.join('\n')}\n\n`;
  if (Buffer.byteLength(whole) <= mostBytes) return whole;
  const end = `\n${l10n.t('There is more than a summary holds.')}\n\n`;
  let room = mostBytes - Buffer.byteLength(end);
  const kept = lines.filter((line) => (room -= Buffer.byteLength(line) + 1) >= 0);
  return `${kept.join('\n')}\n${end}`;
}

function append(file: string, text: string): void {
  try {
    fs.appendFileSync(file, text);
  } catch (error) {
    throw new InputError({
      what: l10n.t('The file for the summary cannot be written ({0}).', codeOf(error)),
      notDone: l10n.t('No summary was written.'),
      next: l10n.t('Name another file behind --markdown.'),
    });
  }
}
