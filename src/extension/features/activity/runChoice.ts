import { inert } from '../../../core/util/text';
import type { RunSummary } from '../../../core/journal/result';
import { isolated } from '../../../messages/names';
import { targetLabel } from '../../../messages/organisations';
import { onlyPerson, titleOfRun } from '../../../messages/runTitle';
import { clockTime } from '../../../messages/time';
import type { Choice } from '../../ui/prompter';
import { countsOf, stateOf } from './render';

/** A run where one of several is chosen: what it was for and when, how it stands, how much is done, and where. */
export function runChoice(run: RunSummary): Choice<RunSummary> {
  const { words, icon } = stateOf({ run, underWay: false });
  return {
    label: `${titleOfRun(run)} · ${clockTime(run.startedAt)}`,
    description: [words, onlyPerson(run), countsOf(run)].filter(Boolean).join(' · '),
    detail: isolated(inert(targetLabel(run.target))),
    icon,
    value: run,
  };
}
