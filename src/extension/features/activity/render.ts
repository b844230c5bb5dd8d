import { l10n } from '../../../messages/l10n';
import { inert } from '../../../core/util/text';
import { doneIn, outcomeKinds, type OutcomeKind } from '../../../core/journal/outcome';
import { purposeOf } from '../../../core/plan/plan';
import { canRetry, canUndo, type RunSummary } from '../../../core/journal/result';
import { toldAsKept } from '../../../messages/explain';
import { explanationOf } from '../../../messages/outcomes';
import { endOf, sourceWords, wordFor } from '../../../messages/summary';
import { isolated } from '../../../messages/names';
import { ago, clockTime } from '../../../messages/time';
import { leaf, type TreeRow } from '../../ui/treeRow';
import { idOf, runOf, type ActivityNode, type GroupNode, type RowNode, type RunNode } from './nodes';
import { targetLabel } from '../../../messages/organisations';
import { onlyPerson, takesBack, titleOfRun } from '../../../messages/runTitle';

interface Icon {
  readonly icon: string;
  readonly colour?: string;
}

const good = 'testing.iconPassed';
const warning = 'list.warningForeground';
const bad = 'list.errorForeground';

/** The row of a node at a time (milliseconds since 1970): pure, so that the same node always looks the same then. */
export function render(node: ActivityNode, now: number): TreeRow {
  switch (node.kind) {
    case 'run':
      return runRow(node, now);
    case 'group':
      return groupRow(node);
    case 'row':
      return resultRow(node);
    case 'more': {
      const label = l10n.t('and {0} more, in the report', number(node.count));
      return leaf({
        id: idOf(node),
        label,
        description: '',
        icon: 'ellipsis',
        command: 'zohoCrm.openReport',
        argument: runOf(node).id,
      });
    }
  }
}

function runRow(node: RunNode, now: number): TreeRow {
  const { run } = node;
  const { tally, target, purpose } = run;
  const { words, ...icon } = stateOf(node);
  const label = titleOfRun(run);
  const counts = countsOf(run);
  const organisation = isolated(inert(targetLabel(target)));
  const source = run.source && sourceWords(run.source);
  const elsewhere = node.elsewhere ? organisation : undefined;
  // what a narrow view cuts off comes last
  const shown = [words, onlyPerson(run), counts, ago(run.startedAt, now), elsewhere, source].filter(
    (text) => text !== undefined,
  );
  const lines = [
    label,
    organisation,
    onlyPerson(run) ?? l10n.t('{0} users', number(run.people.count)),
    ...takesBack(run.undoes),
    source === undefined ? '' : l10n.t('From {0}', source),
    l10n.t('Began: {0}', clockTime(run.startedAt)),
    ...endLines(node),
    ...outcomesOf(run).map((kind) => `${wordFor(kind, purpose)}: ${number(tally[kind])}`),
    run.fault === undefined ? '' : inert(toldAsKept(run.fault), 400),
    run.isDamaged ? l10n.t('A part of its record is damaged: what stood there counts as unknown.') : '',
    l10n.t('Run {0}', run.id),
  ];
  return {
    id: idOf(node),
    label,
    description: shown.join(' · '),
    tooltip: lines.filter(Boolean).join('\n'),
    ...icon,
    context: contextOf(node),
    accessibility: [label, ...shown].join(', '),
    expandable: true,
  };
}

/** When and how it ended; that it was undone is another matter, of another time. */
function endLines({ run, underWay }: RunNode): string[] {
  const { words } = stateOf({ run: { ...run, undoneBy: undefined }, underWay });
  return [
    run.endedAt === undefined ? words : l10n.t('Ended: {0} ({1})', clockTime(run.endedAt), words),
    run.undoneBy === undefined ? '' : l10n.t('undone'),
  ];
}

/** How much of a run is done. */
export function countsOf({ tally, size }: RunSummary): string {
  return l10n.t('{0} of {1}', number(doneIn(tally)), number(size));
}

/** How a run stands, in words and as an icon: never by colour alone. */
export function stateOf({
  run,
  underWay,
}: Pick<RunNode, 'run' | 'underWay'>): Icon & { readonly words: string } {
  if (underWay) return { words: l10n.t('under way'), icon: 'sync' };
  if (run.undoneBy !== undefined)
    return { words: l10n.t('undone'), icon: 'discard', colour: 'disabledForeground' };
  const words = endOf(run);
  switch (run.ended) {
    case 'complete': {
      const { failed, skipped, unknown, notStarted } = run.tally;
      return failed + skipped + unknown + notStarted === 0
        ? { words, icon: 'pass', colour: good }
        : { words: l10n.t('not all done'), icon: 'warning', colour: warning };
    }
    case 'cancelled':
      return { words, icon: 'circle-slash', colour: warning };
    case 'stopped':
      return { words, icon: 'error', colour: bad };
    case 'interrupted':
      return { words, icon: 'debug-disconnect', colour: warning };
  }
}

function contextOf({ run, underWay }: RunNode): string {
  const words = [
    'run',
    !underWay && run.canResume && 'resumable',
    !underWay && canUndo(run) && 'undoable',
    !underWay && canRetry(run) && !run.isOvertaken && 'retryable',
    !underWay && 'forgettable',
  ];
  return words.filter(Boolean).join(' ');
}

const groupIcons: Readonly<Record<OutcomeKind, Icon>> = {
  applied: { icon: 'pass', colour: good },
  soNow: { icon: 'pass' },
  alreadySo: { icon: 'check' },
  failed: { icon: 'error', colour: bad },
  skipped: { icon: 'debug-step-over' },
  notStarted: { icon: 'circle-outline' },
  unknown: { icon: 'question', colour: warning },
};

function groupRow(node: GroupNode): TreeRow {
  const { run } = node.parent;
  const label = wordFor(node.outcome, run.purpose);
  const count = number(run.tally[node.outcome]);
  return leaf({ id: idOf(node), label, description: count, ...groupIcons[node.outcome], expandable: true });
}

function resultRow(node: RowNode): TreeRow {
  const { row, outcome } = node.result;
  const user = isolated(inert(node.names.user)) || row.user;
  const territory = isolated(inert(node.names.territory, 40)) || row.territory;
  const mixed = runOf(node).purpose === 'change';
  const reason = inert(explanationOf(row, outcome), 500);
  const shown = [
    mixed ? wordFor(outcome.kind, purposeOf({ rows: [row] })) : '',
    territory,
    outcome.kind === 'applied' || outcome.kind === 'alreadySo' ? '' : reason,
  ].filter(Boolean);
  return leaf({
    id: idOf(node),
    label: user,
    description: shown.join(' · '),
    tooltip: [
      `${user} (${row.user})`,
      `${territory} (${row.territory})`,
      wordFor(outcome.kind, purposeOf({ rows: [row] })),
      reason,
    ].join('\n'),
    icon: row.operation === 'add' ? 'person-add' : 'person',
  });
}

/** The outcomes that a run has rows of. */
export function outcomesOf({ tally }: Pick<RunSummary, 'tally'>): OutcomeKind[] {
  return outcomeKinds.filter((kind) => tally[kind] > 0);
}

function number(value: number): string {
  return value.toLocaleString(l10n.language ?? 'en');
}
