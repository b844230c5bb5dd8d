import {
  dataCentres,
  environmentsOf,
  isDataCentre,
  parseLoopbackUrl,
  type DataCentre,
} from '../api/dataCentres';
import { InputError } from '../base/errors';
import { l10n } from '../base/l10n';
import type { Choice, Prompter } from '../ui/prompter';
import { environmentName, isToken, type Account } from './account';

type ZohoAccount = Extract<Account, { kind: 'zoho' }>;
type Place = Pick<ZohoAccount, 'dataCentre' | 'environment'>;

/** Asks for data centre and token. */
export async function pasteAccessToken(prompter: Prompter): Promise<Account> {
  const title = l10n.t('Paste Access Token');
  const place = await prompter.pick(
    title,
    l10n.t('Where does the organisation of this token live?'),
    places(),
  );
  const accessToken = await askToken(prompter, title);
  return { version: 1, kind: 'zoho', ...place, accessToken };
}

/** Asks for the address of a simulator on this machine, and for a token it printed. */
export async function signInToLocalSimulator(prompter: Prompter): Promise<Account> {
  const title = l10n.t('Sign In to a Local Simulator');
  const url = await prompter.ask({
    title,
    prompt: l10n.t('Address that the simulator printed; only this machine can be reached'),
    placeholder: 'http://127.0.0.1:8080',
    check: (text) =>
      parseLoopbackUrl(text)
        ? undefined
        : l10n.t('Write http://127.0.0.1: and the port, for example http://127.0.0.1:8080'),
  });
  const { port } =
    parseLoopbackUrl(url) ?? unusable(l10n.t('This is not the address of a simulator on this machine.'));
  return { version: 1, kind: 'local', port, accessToken: await askToken(prompter, title) };
}

const tokenVariable = 'ZOHO_CRM_ACCESS_TOKEN';
const dataCentreVariable = 'ZOHO_CRM_DATA_CENTER';

/** Whether the environment of the editor holds a token, as containers and cloud editors arrange it. */
export function environmentHasToken(environment: NodeJS.ProcessEnv): boolean {
  return Boolean(environment[tokenVariable]?.trim());
}

/**
 * The account that the environment describes: a token, and a data centre (`us`, `eu`, …; `us` when absent or empty) or the
 * loopback address of a simulator.
 *
 * @throws InputError when there is no token or the data centre is not known
 */
export function accountFromEnvironment(environment: NodeJS.ProcessEnv): Account {
  const accessToken = environment[tokenVariable]?.trim();
  if (!accessToken || !isToken(accessToken)) {
    return unusable(l10n.t('{0} holds no access token.', tokenVariable));
  }
  const place = environment[dataCentreVariable]?.trim() || 'us';
  const loopback = parseLoopbackUrl(place);
  if (loopback) return { version: 1, kind: 'local', port: loopback.port, accessToken };
  const dataCentre = place.toLowerCase();
  if (!isDataCentre(dataCentre)) {
    return unusable(
      l10n.t(
        '{0} names no data centre; known are {1}.',
        dataCentreVariable,
        Object.keys(dataCentres).join(', '),
      ),
    );
  }
  return { version: 1, kind: 'zoho', dataCentre, environment: 'production', accessToken };
}

function places(): Choice<Place>[] {
  const environments = ['production', 'sandbox', 'developer'] as const;
  return environments.flatMap((environment) => {
    const inIt = (Object.keys(dataCentres) as DataCentre[]).filter((dataCentre) =>
      environmentsOf(dataCentre).includes(environment),
    );
    return inIt.map((dataCentre, index): Choice<Place> => ({
      label: dataCentres[dataCentre].label,
      description: `${dataCentre} · ${environmentName(environment)}`,
      ...(index === 0 ? { group: environmentName(environment) } : {}),
      value: { dataCentre, environment },
    }));
  });
}

function askToken(prompter: Prompter, title: string): Promise<string> {
  return prompter.ask({
    title,
    prompt: l10n.t('Access token. It is kept in the secret storage of VS Code and sent to this host only'),
    placeholder: '1000.…',
    secret: true,
    check: (text) =>
      isToken(text) ? undefined : l10n.t('A token is one word without blanks or quotation marks'),
  });
}

function unusable(what: string): never {
  throw new InputError({
    what,
    notDone: l10n.t('Nobody was signed in.'),
    next: l10n.t('Correct it and try again.'),
  });
}
