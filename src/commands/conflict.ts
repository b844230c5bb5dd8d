import type { UserId } from '../base/ids';
import { l10n } from '../base/l10n';
import type { Conflict } from '../changes/membership';
import { nameOrId, type Names } from '../changes/names';
import type { Confirmation } from '../ui/prompter';

const mostNamed = 12;

/** A territory that somebody else changed, three ways: as planned on, as it is now, as it is to become. */
export function describeConflict({ territory, base, live, wanted }: Conflict, names: Names): Confirmation {
  const without = (some: readonly UserId[], others: readonly UserId[]) => {
    const known = new Set(others);
    return some.filter((user) => !known.has(user));
  };
  const line = (label: string, users: readonly UserId[]) =>
    `${label} (${users.length}): ${listed(users, names)}`;
  return {
    message: l10n.t(
      'Somebody else changed {0} since this change was planned. Go on with it?',
      nameOrId({ id: territory, name: names.territory(territory) }),
    ),
    detail: [
      l10n.t('When it was planned, it had {0} users; now it has {1}.', base.length, live.length),
      line(l10n.t('Came since'), without(live, base)),
      line(l10n.t('Left since'), without(base, live)),
      line(l10n.t('This change still adds'), without(without(wanted, base), live)),
      line(
        l10n.t('This change still removes'),
        without(base, wanted).filter((user) => live.includes(user)),
      ),
      l10n.t(
        'Nothing was sent to this territory yet. Otherwise it is left as it is, and the run can be resumed.',
      ),
    ].join('\n'),
    action: l10n.t('Go On'),
  };
}

function listed(users: readonly UserId[], names: Names): string {
  const texts = users.slice(0, mostNamed).map((id) => nameOrId({ id, name: names.user(id) }));
  const more = users.length - texts.length;
  return [...texts, ...(more > 0 ? [l10n.t('and {0} more', more)] : [])].join(', ') || '–';
}
