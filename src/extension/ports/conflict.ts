import type { UserId } from '../../core/util/ids';
import { l10n } from '../../messages/l10n';
import type { Conflict } from '../../core/apply/membership';
import { andMore, nameOrId } from '../../messages/names';
import type { Names } from '../../core/plan/names';
import type { Confirmation } from '../ui/prompter';

/** A territory that somebody else changed: what they did, what this run did, and what it would still do. */
export function describeConflict(conflict: Conflict, names: Names): Confirmation {
  const { territory, expected, live, came, left, adds, removes } = conflict;
  const line = (label: string, users: readonly UserId[]) =>
    users.length > 0
      ? [`${label} (${users.length}): ${andMore(users.map((id) => nameOrId({ id, name: names.user(id) })))}`]
      : [];
  return {
    message: l10n.t(
      'Somebody else changed {0} since this change was planned. Go on with it?',
      nameOrId({ id: territory, name: names.territory(territory) }),
    ),
    detail: [
      l10n.t('Without others it would have {0} users; it has {1}.', expected, live),
      ...line(l10n.t('Others added'), came),
      ...line(l10n.t('Others removed'), left),
      ...line(l10n.t('This change still adds'), adds),
      ...line(l10n.t('This change still removes'), removes),
      whatWasSent(conflict),
      l10n.t('Otherwise the territory is left as it is, and the run can be resumed.'),
    ].join('\n'),
    action: l10n.t('Go On'),
  };
}

function whatWasSent({ done, unknown }: Conflict): string {
  if (done + unknown === 0) return l10n.t('This run has changed nothing in this territory yet.');
  const sure = l10n.t('This run has made {0} changes to this territory already.', done);
  return unknown === 0
    ? sure
    : `${sure} ${l10n.t('Of {0} more it is not known whether it made them.', unknown)}`;
}
