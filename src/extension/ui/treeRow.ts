import type { CrmError } from '../../core/zoho/errors';
import { l10n } from '../../messages/l10n';
import { inert } from '../../core/util/text';

/** How a node of a tree is shown; every text in it is inert. */
export interface TreeRow {
  /** Unique in the whole tree and the same after every refresh, so that VS Code keeps selection and expansion. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Asked for when somebody points at the row. */
  readonly tooltip: string;
  readonly icon: string;
  /** A colour of the theme for the icon. */
  readonly colour?: string;
  /** Words that menus look for. */
  readonly context: string;
  readonly accessibility: string;
  readonly expandable: boolean;
  /** Open from the start. */
  readonly expanded?: boolean;
  /** The command a click on the row runs, and what it is run on. */
  readonly command?: string;
  readonly argument?: string;
}

/** A row that nothing is below. Left out, the other texts are those that are seen. */
export function leaf(
  row: Pick<TreeRow, 'id' | 'label' | 'description' | 'icon'> & Partial<TreeRow>,
): TreeRow {
  const accessibility = [row.label, row.description].filter(Boolean).join(', ');
  return { tooltip: accessibility, context: '', accessibility, expandable: false, ...row };
}

/** Stands in the place of rows that could not be read, and offers what helps. */
export function errorRow(id: string, label: string, error: CrmError, why: string): TreeRow {
  const signIn = error.kind === 'missingScope' || error.kind === 'tokenRefused';
  return leaf({
    id,
    label,
    description: inert(error.zohoCode ?? why),
    tooltip: why,
    icon: 'error',
    context: 'problem',
    accessibility: signIn
      ? l10n.t('{0}: {1} Press Enter to sign in again.', label, why)
      : l10n.t('{0}: {1} Press Enter to refresh.', label, why),
    command: signIn ? 'zohoCrm.signInAgain' : 'zohoCrm.refresh',
  });
}
