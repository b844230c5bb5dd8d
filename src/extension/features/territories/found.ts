import type { Hierarchy } from '../../../core/org/hierarchy';
import type { Territory } from '../../../core/zoho/schemas';

/** What leaves some of the territories only. */
export interface Filter {
  /** As it stands above the tree. */
  readonly name: string;
  /** Undefined once what it needs is not held any more. */
  readonly find: (hierarchy: Hierarchy) => readonly Territory[] | undefined;
}

/** What a filter has left. */
export interface FilterResult {
  readonly filter: Filter;
  readonly territories: readonly Territory[];
}
