import { organisationKey } from '../../../core/org/target';
import { inert } from '../../../core/util/text';
import { l10n } from '../../../messages/l10n';
import { targetLabel } from '../../../messages/organisations';
import type { Services } from '../../ports/services';
import type { Choice } from '../../ui/prompter';
import { isEmpty, type RunFilter } from './filter';
import { allStates, isIn, stateWords } from './runSearch';

/** What `filterRuns` works on. */
interface Filtered {
  readonly filter: RunFilter;
  setFilter(filter: RunFilter): void;
}

/** Asks which runs are to be shown, one criterion after another: each is beside the others, and chosen again it goes. */
export async function filterRuns({ history, prompter }: Services, view: Filtered): Promise<void> {
  const runs = await history.list();
  const { filter } = view;
  const title = l10n.t('Filter Runs');
  const choice = (label: string, count: number, isOn: boolean, next: RunFilter): Choice<RunFilter> => ({
    label,
    description: isOn ? l10n.t('{0}, shown now', count) : String(count),
    icon: isOn ? 'check' : 'blank',
    value: { ...filter, ...next },
  });
  const ofState = allStates.map((state) => {
    const isOn = filter.state === state;
    const count = runs.filter((run) => isIn(state, run)).length;
    return choice(stateWords(state), count, isOn, { state: isOn ? undefined : state });
  });
  const targets = new Map(runs.map(({ target }) => [organisationKey(target), target]));
  const ofOrganisation = [...targets].map(([key, target]) => {
    const isOn = filter.organisation !== undefined && organisationKey(filter.organisation) === key;
    const count = runs.filter((run) => organisationKey(run.target) === key).length;
    const organisation = isOn ? undefined : target;
    return choice(inert(targetLabel(target)), count, isOn, { organisation });
  });
  const text: Choice<'text'> = {
    label: l10n.t('With a Text…'),
    detail: l10n.t('In the names of users, territories, organisations and files, or in an id.'),
    group: l10n.t('text'),
    icon: 'search',
    value: 'text',
  };
  const all: Choice<RunFilter> = { label: l10n.t('All Runs'), icon: 'clear-all', value: {} };
  const chosen = await prompter.pick<RunFilter | 'text'>(title, l10n.t('Which runs do you want to see?'), [
    ...(isEmpty(filter) ? [] : [all]),
    ...headed(l10n.t('state'), ofState),
    ...headed(l10n.t('organisation'), ofOrganisation),
    text,
  ]);
  view.setFilter(chosen === 'text' ? { ...filter, text: await askText(prompter, title, filter) } : chosen);
}

function headed<T>(group: string, [first, ...others]: readonly Choice<T>[]): Choice<T>[] {
  return first ? [{ ...first, group }, ...others] : [];
}

async function askText(
  prompter: Services['prompter'],
  title: string,
  { text = '' }: RunFilter,
): Promise<string | undefined> {
  const prompt = l10n.t('A name or an id, or a part of one; nothing shows all');
  return (await prompter.ask({ title, prompt, value: text })) || undefined;
}
