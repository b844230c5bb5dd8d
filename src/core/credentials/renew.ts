import type { AccountsServer } from '../zoho/accountsServer';
import { OAuthError } from '../zoho/oauthError';
import { callNotSent } from '../zoho/tokenProvider';
import type { Clock } from '../util/clock';
import type { Redactor } from '../util/redact';
import { hostOf, isFresh, type AccountId, type TokenAccount } from './account';
import type { AccountFolders, RenewalNotes } from './accountFolders';
import type { AccountStore } from './accountStore';
import { renewalFailed } from './renewalFailed';

const minute = 60_000;
/** Zoho gives ten access tokens per refresh token in this time; half of them leaves room for other programs. */
const window = 10 * minute;
const mostPerWindow = 5;

export interface KeeperOptions {
  readonly store: AccountStore;
  readonly folders: AccountFolders;
  readonly server: Pick<AccountsServer, 'renew' | 'revoke'>;
  readonly clock: Clock;
  readonly redactor: Redactor;
  /** Shows a person that nothing goes on for a while; rejects with Cancelled when the person does not want to wait. */
  readonly waiting: (ms: number) => Promise<void>;
}

/** What one try to renew tokens comes to. */
export type Attempt = { readonly token: string } | { readonly waitMs: number };

/** The tokens of one account as a window has them. */
export interface Renewing {
  readonly id: AccountId;
  readonly current: () => TokenAccount;
  readonly adopt: (account: TokenAccount) => void;
  /** How long the current token is good, in milliseconds. */
  readonly left: () => number;
  readonly readStored: () => Promise<TokenAccount | undefined>;
  readonly signal: AbortSignal;
  /** Begins anew where this window lost its turn while it slept. */
  readonly assertHeld: () => Promise<void>;
}

/** One try, by the one window that holds the account's folder: takes what another one has renewed, or asks Zoho. */
export async function renew(tokens: Renewing, options: KeeperOptions): Promise<Attempt> {
  const { folders, clock } = options;
  const stored = (await tokens.readStored()) ?? signedOut();
  const other = stored.accessToken !== tokens.current().accessToken;
  if (other) tokens.adopt(stored);
  if (other && isFresh(stored, tokens.left())) return { token: stored.accessToken };
  const notes = await folders.readNotes(tokens.id);
  const wait = waitMs(notes, clock.today());
  if (wait > 0) return { waitMs: wait };
  await tokens.assertHeld();
  return ask(tokens, options, stored, notes);
}

async function ask(
  tokens: Renewing,
  options: KeeperOptions,
  stored: TokenAccount,
  notes: RenewalNotes,
): Promise<Attempt> {
  const { server, folders, clock, store } = options;
  const { renewal } = stored;
  if (!renewal) throw callNotSent('tokenRefused', { code: 'notRenewable' });
  const client = { id: renewal.clientId, secret: renewal.clientSecret };
  await folders.writeNotes(tokens.id, noteRenewal(notes, clock.today()));
  try {
    const answer = await server.renew(hostOf(stored), client, renewal.refreshToken, tokens.signal);
    const next: TokenAccount = {
      ...stored,
      accessToken: answer.accessToken,
      issuedAt: clock.today(),
      lifeSeconds: answer.lifeSeconds,
      generation: stored.generation + 1,
    };
    const now = (await tokens.readStored()) ?? signedOut();
    // signed in anew by another window, while this one slept and lost its turn
    if (isAnother(now, stored)) return take(now, tokens);
    // where it cannot be kept, this window has it all the same, and the others renew for themselves
    await store.write(next).catch(() => undefined);
    return take(next, tokens);
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    if (error.kind === 'codeRefused') return refused(tokens, options, stored);
    // what found no way to Zoho does not count there either
    if (neverArrived(error)) await folders.writeNotes(tokens.id, notes);
    if (error.kind !== 'throttled') throw renewalFailed(error);
    const throttled = noteThrottle(notes, clock.today());
    await folders.writeNotes(tokens.id, throttled);
    return { waitMs: waitMs(throttled, clock.today()) };
  }
}

/** Zoho does not know the refresh token: revoked, unless somebody has signed in anew while it was asked. */
async function refused(
  tokens: Renewing,
  { store, folders }: KeeperOptions,
  account: TokenAccount,
): Promise<Attempt> {
  const stored = await tokens.readStored();
  if (stored && isAnother(stored, account)) return take(stored, tokens);
  await folders.markRefused(account).catch(() => undefined);
  const isRemoved = await store.delete(tokens.id).then(
    () => true,
    () => false,
  );
  throw callNotSent('tokenRefused', { code: 'revoked', isRemoved });
}

function take(account: TokenAccount, { adopt }: Renewing): Attempt {
  adopt(account);
  return { token: account.accessToken };
}

/** Whether two records are of two sign-ins: a renewal keeps the refresh token. */
function isAnother(one: TokenAccount, other: TokenAccount): boolean {
  return one.renewal?.refreshToken !== other.renewal?.refreshToken;
}

/** Certain only where nothing was sent: of an answer that is lost, Zoho has counted the question. */
function neverArrived({ fault: { detail } }: OAuthError): boolean {
  return detail.code === 'unanswered' && !['broken', 'timeout'].includes(detail.http.kind);
}

function signedOut(): never {
  throw callNotSent('tokenRefused', { code: 'signedOut' });
}

/** How long nobody on this machine may renew, in milliseconds; 0 when now is fine. Clocks may have been set meanwhile. */
function waitMs(notes: RenewalNotes, now: number): number {
  const recent = recentTimes(notes, now);
  const [oldest] = recent;
  const budget = recent.length < mostPerWindow || oldest === undefined ? 0 : oldest + window - now;
  const asked = notes.notBefore - now;
  return Math.max(budget, asked > window ? 0 : asked, 0);
}

function noteRenewal(notes: RenewalNotes, now: number): RenewalNotes {
  return { ...notes, times: [...recentTimes(notes, now), now].slice(-mostPerWindow) };
}

function noteThrottle(notes: RenewalNotes, now: number): RenewalNotes {
  return { ...notes, notBefore: now + window };
}

function recentTimes({ times }: RenewalNotes, now: number): number[] {
  return times.filter((time) => time > now - window && time <= now);
}
