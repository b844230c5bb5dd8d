import { KnownError } from '../util/errors';
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

export interface ChangeRefusedFault {
  readonly code: 'changeRefused';
  readonly reason: 'readOnly' | 'unreadable' | 'untrusted';
  /** What the organisation is called. */
  readonly label: string;
  /** Why the protection is unreadable: `damaged`, or what the system says, `EACCES`. */
  readonly why?: string;
}

/** A change that the guard of an organisation, or the workspace, does not allow. Nothing was sent. */
export class ChangeRefused extends KnownError<ChangeRefusedFault> {
  override readonly name = 'ChangeRefused';

  constructor(reason: ChangeRefusedFault['reason'], { label }: Target, why?: string) {
    super({ code: 'changeRefused', reason, label, ...(why === undefined ? {} : { why }) });
  }

  get reason(): ChangeRefusedFault['reason'] {
    return this.fault.reason;
  }
}
