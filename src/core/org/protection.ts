import { KnownError } from '../util/errors';
import type { Target } from './target';

/** How the changes of an organisation are protected, the strictest first. */
export const protections = ['readOnly', 'typeAlways', 'typeLarge', 'click'] as const;

export type Protection = (typeof protections)[number];

/** Above this many users, and for any removal, `typeLarge` asks for the name of the organisation. */
export const mostWithoutTyping = 25;

export interface ChangeSize {
  readonly adds: number;
  readonly removals: number;
}

/** What a change still needs from the person, or why there will be none. */
export type Verdict = 'click' | 'type' | 'readOnly' | 'untrusted';

/** The protection of an organisation for which nobody has chosen one. */
export function startingProtection({ environment }: Pick<Target, 'environment'>): Protection {
  return environment === 'production' ? 'typeLarge' : 'click';
}

export function isProtection(value: unknown): value is Protection {
  return protections.some((protection) => protection === value);
}

/** Whether `next` lets through what `now` would have stopped. */
export function isLooser(next: Protection, now: Protection): boolean {
  return protections.indexOf(next) > protections.indexOf(now);
}

/** The rule of every change: an untrusted workspace only looks, and a number that is none counts as large. */
export function neededFor(protection: Protection, trusted: boolean, { adds, removals }: ChangeSize): Verdict {
  if (!trusted) return 'untrusted';
  if (protection === 'readOnly' || protection === 'click') return protection;
  const small = removals === 0 && adds >= 0 && adds <= mostWithoutTyping;
  return protection === 'typeLarge' && small ? 'click' : 'type';
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
  readonly target: Target;
  /** Why the protection is unreadable: `damaged`, or what the system says, `EACCES`. */
  readonly why?: string;
}

/** A change that the protection of an organisation, or the workspace, does not allow. Nothing was sent. */
export class ChangeRefused extends KnownError<ChangeRefusedFault> {
  override readonly name = 'ChangeRefused';

  constructor(reason: ChangeRefusedFault['reason'], target: Target, why?: string) {
    super({ code: 'changeRefused', reason, target, ...(why === undefined ? {} : { why }) });
  }

  get reason(): ChangeRefusedFault['reason'] {
    return this.fault.reason;
  }
}
