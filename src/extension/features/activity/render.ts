import { l10n } from '../../../messages/l10n';
import { inert } from '../../../core/util/text';
import { doneIn, outcomeKinds, type OutcomeKind } from '../../../core/journal/outcome';
import { canRetry, canUndo, type RunSummary } from '../../../core/journal/result';
import { toldAsKept } from '../../../messages/explain';
import { explanationOf } from '../../../messages/outcomes';
import { endOf, sourceWords, wordFor } from '../../../messages/summary';
import { clockTime } from '../../../messages/time';
import { leaf, type TreeRow } from '../../ui/treeRow';
import { idOf, runOf, type ActivityNode, type GroupNode, type RowNode, type RunNode } from './nodes';
import { targetLabel } from '../../../messages/organisations';

interface Icon {
  readonly icon: string;
  readonly colour?: string;
}

const good = 'testing.iconPassed';
const warning = 'list.warningForeground';
const bad = 'list.errorForeground';

/** The row of a node: pure, so that the same node always looks the same. */
export function render(node: ActivityNode): TreeRow {
  switch (node.kind) {
    case 'run':
      return runRow(node);
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

function runRow(node: RunNode): TreeRow {
  const { run } = node;
  const { tally, size, target, purpose } = run;
  const { words, ...icon } = stateOf(node);
  const label = whatOf(node);
  const counts = l10n.t('{0} of {1}', number(doneIn(tally)), number(size));
  const organisation = inert(targetLabel(target));
  const began = clockTime(run.startedAt);
  const source = run.source && sourceWords(run.source);
  const shown = [began, counts, words, source, organisation].filter((text) => text !== undefined);
  const lines = [
    label,
    organisation,
    source === undefined ? '' : l10n.t('From {0}', source),
    l10n.t('Began: {0}', began),
    run.endedAt === undefined ? words : l10n.t('Ended: {0} ({1})', clockTime(run.endedAt), words),
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

/** What a run was made to do, in a few words. */
function whatOf({ run }: RunNode): string {
  const what = purposeWords(run);
  return run.undoes === undefined ? what : l10n.t('Undo ({0})', what);
}

function purposeWords({ purpose, isMove, goals: { count, only } }: RunSummary): string {
  const where = only ? inert(only.name, 40) || only.id : l10n.t('{0} territories', count);
  switch (purpose) {
    case 'add':
      return l10n.t('Associate with {0}', where);
    case 'remove':
      return l10n.t('Remove from {0}', where);
    case 'change':
      return isMove ? l10n.t('Move to {0}', where) : l10n.t('Change {0}', where);
  }
}

/** How a run stands, in words and as an icon: never by colour alone. */
function stateOf({ run, underWay }: RunNode): Icon & { readonly words: string } {
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
    !underWay && canRetry(run) && 'retryable',
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
  const user = inert(node.names.user) || row.user;
  const territory = inert(node.names.territory, 40) || row.territory;
  const mixed = runOf(node).purpose === 'change';
  const reason = inert(explanationOf(row, outcome), 500);
  const shown = [
    mixed ? wordFor(outcome.kind, row.operation) : '',
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
      `${wordFor(outcome.kind, row.operation)}. ${reason}`,
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
