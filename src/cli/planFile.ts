import * as fs from 'node:fs';
import * as path from 'node:path';
import { looksSaved, parseSavedPlan, textOf, type SavedPlan } from '../core/assignmentPlan/savedPlan';
import { InputError } from '../core/util/errors';
import { codeOf } from '../core/util/storage';
import { inert } from '../core/util/text';
import { l10n } from '../messages/l10n';
import { replaceFile } from './replaceFile';

/** A plan of 100,000 rows has about 30 MB. */
const mostBytes = 100_000_000;

/**
 * The plan in a file; undefined where it is another file, or cannot be read: then it is taken for an assignment file.
 *
 * @throws AssignmentRefused when it is a plan, and not exactly the one that was saved
 */
export async function savedPlanIn(file: string): Promise<SavedPlan | undefined> {
  const beginning = await textIn(file, 200).catch(() => '');
  return looksSaved(beginning) ? parseSavedPlan(await textIn(file, mostBytes)) : undefined;
}

async function textIn(file: string, most: number): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of fs.createReadStream(file, { end: most - 1 }) as AsyncIterable<Buffer>)
    parts.push(part);
  return Buffer.concat(parts).toString();
}

/**
 * Saves a plan, in place of one that is there: whoever reads it meanwhile has the old one.
 *
 * @throws InputError when it cannot be written, or something else than a plan is there
 */
export async function savePlan(file: string, plan: SavedPlan): Promise<void> {
  try {
    const there = await textIn(file, 200).catch(() => undefined);
    if (there !== undefined && there !== '' && !looksSaved(there))
      throw Object.assign(new Error('another file'), { code: 'EEXIST' });
    await replaceFile(file, textOf(plan));
  } catch (error) {
    throw new InputError({
      what: l10n.t('The plan cannot be saved as {0} ({1}).', inert(path.basename(file), 200), codeOf(error)),
      notDone: l10n.t('No plan was saved.'),
      next: l10n.t('Name another file behind --out.'),
    });
  }
}
