import { SignInError } from '../../../core/credentials/signInError';
import { Cancelled } from '../../../core/util/async';
import type { KnownError } from '../../../core/util/errors';
import { inert } from '../../../core/util/text';
import { CrmError } from '../../../core/zoho/errors';
import { OAuthError, type OAuthErrorKind } from '../../../core/zoho/oauthError';
import { told } from '../../../messages/explain';
import { l10n } from '../../../messages/l10n';
import type { Helper } from '../../ui/prompter';
import { copyRedirectAddresses, toConsole } from './flows/place';
import type { Answers, Questions } from './flows/questions';
import type { AccountTools } from './tools';

/** A button that begins the sign-in anew, and the answers that are asked for again then. */
interface Mend {
  readonly label: string;
  readonly anew: readonly (keyof Answers)[];
}

/**
 * Tells why a sign-in failed, and lets the person mend the one answer that was wrong; what else was typed stays.
 *
 * @returns true when the sign-in is to begin anew; false, without a word, for a failure that no answer would mend
 * @throws Cancelled when the person leaves it at that
 */
export async function wayOut(
  { prompter, log }: Pick<AccountTools, 'prompter' | 'log'>,
  questions: Questions,
  error: KnownError,
): Promise<boolean> {
  const mends = mendsFor(error, questions);
  if (mends.length === 0) return false;
  log.error('Signing in', error);
  const host = questions.host();
  const atConsole = host ? [copyRedirectAddresses(prompter), toConsole(prompter, host)] : [];
  const helpers: Helper[] = isOfAddress(error) ? atConsole : [];
  const showLog = l10n.t('Show Log');
  const buttons = [...helpers, ...mends].map(({ label }) => label);
  for (;;) {
    const chosen = await prompter.tell('error', inert(told(error), 800), ...buttons, showLog);
    const helper = helpers.find(({ label }) => label === chosen);
    if (helper) {
      await helper.run();
      continue; // the message has closed, and its other buttons are still wanted
    }
    if (chosen === showLog) log.show();
    const mend = mends.find(({ label }) => label === chosen);
    if (!mend) throw new Cancelled();
    questions.askAnew(...mend.anew);
    return true;
  }
}

/** The address that the browser should come back to is not registered, as far as can be told. */
function isOfAddress(error: KnownError): boolean {
  if (!(error instanceof OAuthError)) return false;
  return error.kind === 'redirectRefused' || error.fault.detail.code === 'browserSilent';
}

function mendsFor(error: KnownError, questions: Questions): Mend[] {
  const place: Mend = { label: l10n.t('Choose Another Data Centre'), anew: ['place', 'address'] };
  const address: Mend = { label: l10n.t('Correct the Address'), anew: ['address'] };
  const client: Mend = {
    label: l10n.t('Correct the Client'),
    anew: ['clientId', 'clientSecret'],
  };
  const code: Mend = { label: l10n.t('Enter Another Code'), anew: ['code'] };
  const token: Mend = { label: l10n.t('Enter Another Token'), anew: ['token'] };
  const again: Mend = { label: l10n.t('Try Again'), anew: [] };
  const known = (...mends: Mend[]) => mends.filter(({ anew }) => anew.some((name) => questions.has(name)));
  const elsewhere = questions.has('place') ? place : address;
  if (error instanceof OAuthError) {
    switch (reasonOf(error.kind)) {
      case 'place':
        return known(elsewhere);
      case 'client':
        return [client, ...known(elsewhere)];
      case 'code':
        return known(code, elsewhere);
      case 'server':
        return [again, ...known(elsewhere)];
      case 'passing':
        return [again];
    }
  }
  if (error instanceof SignInError && error.fault.code === 'livesElsewhere')
    return withCode(known(elsewhere));
  if (!(error instanceof CrmError)) return [];
  if (error.kind === 'tokenRefused') return withCode(known(token, elsewhere));
  return isPassing(error) ? withCode([again]) : [];
}

/** A code is used up once there was a token for it. */
function withCode(mends: readonly Mend[]): Mend[] {
  return mends.map(({ label, anew }) => ({ label, anew: [...anew, 'code'] }));
}

function isPassing({ kind }: CrmError): boolean {
  return ['network', 'timeout', 'rateLimited', 'serverFault', 'unreadable'].includes(kind);
}

/** What would have to be another, for a sign-in that the accounts server ended. */
function reasonOf(kind: OAuthErrorKind): 'place' | 'client' | 'code' | 'server' | 'passing' {
  switch (kind) {
    case 'elsewhere':
    case 'foreignHost':
      return 'place';
    case 'clientRefused':
      return 'client';
    case 'codeRefused':
      return 'code';
    case 'network':
    case 'timeout':
      return 'server';
    case 'redirectRefused':
    case 'scopeRefused':
    case 'denied':
    case 'expired':
    case 'throttled':
    case 'refused':
    case 'unreadable':
    case 'serverFault':
    case 'blocked':
      return 'passing';
  }
}
