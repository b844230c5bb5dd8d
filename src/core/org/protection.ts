import { KnownError, spoken, type SpokenFault } from '../util/errors';
import { l10n } from '../util/l10n';
import type { Target } from './target';

/** How the changes of an organisation are guarded, the strictest first. */
export const guards = ['readOnly', 'typeAlways', 'typeLarge', 'click'] as const;

export type Guard = (typeof guards)[number];

/** Above this many users, and for any removal, `typeLarge` asks for the name of the organisation. */
export const mostWithoutTyping = 25;

export interface ChangeSize {
  readonly adds: number;
  readonly removals: number;
}

/** What a change still needs from the person, or why there will be none. */
export type Verdict = 'click' | 'type' | 'readOnly' | 'untrusted';

/** The guard of an organisation for which nobody has chosen one. */
export function startingGuard({ environment }: Pick<Target, 'environment'>): Guard {
  return environment === 'production' ? 'typeLarge' : 'click';
}

export function isGuard(value: unknown): value is Guard {
  return guards.some((guard) => guard === value);
}

/** Whether `next` lets through what `now` would have stopped. */
export function isLooser(next: Guard, now: Guard): boolean {
  return guards.indexOf(next) > guards.indexOf(now);
}

/** The rule of every change: an untrusted workspace only looks, and a number that is none counts as large. */
export function judge(guard: Guard, trusted: boolean, { adds, removals }: ChangeSize): Verdict {
  if (!trusted) return 'untrusted';
  if (guard === 'readOnly' || guard === 'click') return guard;
  const small = removals === 0 && adds >= 0 && adds <= mostWithoutTyping;
  return guard === 'typeLarge' && small ? 'click' : 'type';
}

/** What a person types to show that they mean this organisation: its name, or its id where the name is not known. */
export function phraseFor({ name, organisation, label }: Target): string {
  return name || organisation || label;
}

/** Whether a typed or copied text is the phrase; marks that cannot be seen, and the form of an accent, do not count. */
export function isPhrase(text: string, phrase: string): boolean {
  return seenOf(text) === seenOf(phrase);
}

function seenOf(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A change that the guard of an organisation, or the workspace, does not allow. Nothing was sent. */
export class ChangeRefused extends KnownError<SpokenFault> {
  override readonly name = 'ChangeRefused';

  constructor(
    readonly reason: 'readOnly' | 'unreadable' | 'untrusted',
    target: Target,
    /** Why the protection cannot be read. */
    fault = '',
  ) {
    super(
      spoken({
        what: refusal(reason, target.label, fault),
        notDone: l10n.t('Nothing was sent to Zoho.'),
        next:
          reason === 'untrusted'
            ? l10n.t('Trust the workspace, or open another one, if you want to change something.')
            : l10n.t('Choose another protection for it if you want to change it.'),
      }),
    );
  }
}

function refusal(reason: ChangeRefused['reason'], label: string, fault: string): string {
  switch (reason) {
    case 'readOnly':
      return l10n.t('{0} is marked as read-only here.', label);
    case 'unreadable':
      return l10n.t(
        'The protection of {0} cannot be read on this computer ({1}), so it counts as read-only.',
        label,
        fault,
      );
    case 'untrusted':
      return l10n.t('This workspace is not trusted, so {0} can be looked at but not changed.', label);
  }
}
