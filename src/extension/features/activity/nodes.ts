import type { OutcomeKind } from '../../../core/journal/outcome';
import type { RowResult, RunSummary } from '../../../core/journal/result';

export interface RunNode {
  readonly kind: 'run';
  readonly run: RunSummary;
  /** Some window is changing the organisation of this run, which has no end yet. */
  readonly underWay: boolean;
  /** Its organisation is not the one that is open. */
  readonly elsewhere: boolean;
}

/** The rows of a run that came to the same outcome. */
export interface GroupNode {
  readonly kind: 'group';
  readonly parent: RunNode;
  readonly outcome: OutcomeKind;
}

/** What became of one user in one territory. */
export interface RowNode {
  readonly kind: 'row';
  readonly parent: GroupNode;
  readonly result: RowResult;
  /** Empty where nobody knows them. */
  readonly names: { readonly user: string; readonly territory: string };
}

/** Stands for the rows of a group that are not shown. */
export interface MoreNode {
  readonly kind: 'more';
  readonly parent: GroupNode;
  readonly count: number;
}

export type ActivityNode = RunNode | GroupNode | RowNode | MoreNode;

/** Unique in the whole view and the same after every refresh, so that VS Code keeps selection and expansion. */
export function idOf(node: ActivityNode): string {
  switch (node.kind) {
    case 'run':
      return `run:${node.run.id}`;
    case 'group':
      return `${idOf(node.parent)}/${node.outcome}`;
    case 'row':
      return `${idOf(node.parent)}/t:${node.result.row.territory}/u:${node.result.row.user}`;
    case 'more':
      return `${idOf(node.parent)}/more`;
  }
}

/** The run that a row of the view belongs to. */
export function runOf(node: ActivityNode): RunSummary {
  return node.kind === 'run' ? node.run : runOf(node.parent);
}
