import type { RunHistory } from '../../../core/journal/runHistory';
import { canRetry, type RunSummary } from '../../../core/journal/result';
import { organisationKey } from '../../../core/org/target';
import { fold } from '../../../core/util/search';
import { inert } from '../../../core/util/text';
import { l10n } from '../../../messages/l10n';
import { inQuotes } from '../../../messages/names';
import { targetLabel } from '../../../messages/organisations';
import type { RunFilter, State } from './filter';

const states: Readonly<Record<State, (run: RunSummary) => boolean>> = {
  left: ({ canResume }) => canResume,
  failed: canRetry,
  undone: ({ undoneBy }) => undoneBy !== undefined,
};

/** The states in the order in which they are offered. */
export const allStates: readonly State[] = ['left', 'failed', 'undone'];

/** Whether a run is in a state. */
export function isIn(state: State, run: RunSummary): boolean {
  return states[state](run);
}

/** A state in words. */
export function stateWords(state: State): string {
  switch (state) {
    case 'left':
      return l10n.t('left to do');
    case 'failed':
      return l10n.t('failed or skipped');
    case 'undone':
      return l10n.t('undone');
  }
}

/** A filter in words. */
export function filterWords({ state, organisation, text }: RunFilter): string {
  return [
    ...(state === undefined ? [] : [stateWords(state)]),
    ...(organisation === undefined ? [] : [inert(targetLabel(organisation))]),
    ...(text === undefined ? [] : [inQuotes(inert(text))]),
  ].join(', ');
}

/** Looks for runs; what the journals say of people and territories is read once. */
export class RunSearch {
  private readonly texts = new Map<string, string>();

  constructor(private readonly history: Pick<RunHistory, 'get'>) {}

  /** Those of the runs that a filter lets through. */
  async among(runs: readonly RunSummary[], filter: RunFilter): Promise<RunSummary[]> {
    const { state, organisation, text } = filter;
    const key = organisation && organisationKey(organisation);
    const found: RunSummary[] = [];
    // one after the other: only one journal is held at a time
    for (const run of runs) {
      if (state !== undefined && !isIn(state, run)) continue;
      if (key !== undefined && organisationKey(run.target) !== key) continue;
      if (text !== undefined && !(await this.textOf(run)).includes(fold(text))) continue;
      found.push(run);
    }
    return found;
  }

  private async textOf({ id, target, source }: RunSummary): Promise<string> {
    const known = this.texts.get(id);
    if (known !== undefined) return known;
    const run = await this.history.get(id);
    const rows = run?.rows.map(({ row }) => row) ?? [];
    const names = new Set(
      rows.flatMap(({ user, territory }) => [
        user,
        run?.names.user(user) ?? '',
        territory,
        run?.names.territory(territory) ?? '',
      ]),
    );
    const text = fold([id, targetLabel(target), source?.file ?? '', ...names].join('\n'));
    this.texts.set(id, text);
    return text;
  }
}
