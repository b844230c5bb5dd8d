import { refuseUnsafeConnection } from '../../../../core/zoho/connection';
import {
  accountsOrigin,
  consoleUrl,
  dataCentres,
  environmentsOf,
  parseLoopbackUrl,
  zohoLocations,
  type ApiHost,
  type DataCentre,
  type Environment,
} from '../../../../core/zoho/dataCentres';
import type { OAuthClient } from '../../../../core/zoho/oauth';
import { isToken } from '../../../../core/zoho/tokens';
import { InputError } from '../../../../core/util/errors';
import { l10n } from '../../../../messages/l10n';
import type { Choice, Helper, Prompter } from '../../../ui/prompter';
import { dataCentreName, environmentName } from '../../../../messages/organisations';
import type { ClientKind } from '../../../../core/credentials/clients';
import { redirectAddresses } from '../../../../core/credentials/redirectAddresses';
import type { FlowTools, SignInPlace } from './flow';
import type { Questions } from './questions';

/** Asks where the organisation lives: an environment of Zoho's, or a simulator on this machine. */
export async function choosePlace(tools: FlowTools, title: string): Promise<SignInPlace> {
  const { prompter, server, questions } = tools;
  const simulator: Choice<'simulator'> = {
    label: l10n.t('Local Simulator'),
    description: l10n.t('on this machine'),
    group: l10n.t('for tests'),
    value: 'simulator',
  };
  const question = l10n.t('Where does your organisation live?');
  const chosen = await questions.pick('place', title, question, [...zohoHosts(), simulator]);
  if (chosen !== 'simulator') {
    // it would be refused later, after the person has typed and agreed to much
    refuseUnsafeConnection('POST /oauth/v2/token', new URL(accountsOrigin(chosen)));
    return { host: chosen, locations: zohoLocations };
  }
  const host = await askSimulator(questions, title);
  const locations = await prompter.progress(
    l10n.t('Asking the simulator for its data centres'),
    ({ signal }) => server.simulatedLocations(host.port, AbortSignal.any([signal, tools.signal])),
  );
  return { host, locations };
}

/** Every environment of every data centre. */
export function zohoHosts(): Choice<ApiHost>[] {
  const environments = ['production', 'sandbox', 'developer'] as const;
  return environments.flatMap((environment) => {
    const inIt = (Object.keys(dataCentres) as DataCentre[]).filter((dataCentre) =>
      environmentsOf(dataCentre).includes(environment),
    );
    return inIt.map((dataCentre, index): Choice<ApiHost> => ({
      label: dataCentreName(dataCentre),
      description: describe(dataCentre, environment),
      ...(index === 0 ? { group: environmentName(environment) } : {}),
      value: { kind: 'zoho', dataCentre, environment },
    }));
  });
}

/** Also by the address that people know from their browser, which only for production is known here. */
function describe(dataCentre: DataCentre, environment: Environment): string {
  const name = `${dataCentre} · ${environmentName(environment)}`;
  return environment === 'production' ? `${name} · ${dataCentres[dataCentre].crm}` : name;
}

/** Asks for the address of a simulator on this machine. */
export async function askSimulator(
  questions: Questions,
  title: string,
  left?: number,
): Promise<{ kind: 'loopback'; port: number }> {
  const url = await questions.ask(
    'address',
    {
      title,
      prompt: l10n.t('Address that the simulator printed; only this machine can be reached'),
      placeholder: 'http://127.0.0.1:8080',
      check: (text) =>
        parseLoopbackUrl(text)
          ? undefined
          : l10n.t('Write http://127.0.0.1: and the port, for example http://127.0.0.1:8080'),
    },
    left,
  );
  const host = parseLoopbackUrl(url);
  if (host) return host;
  throw new InputError({
    what: l10n.t('This is not the address of a simulator on this machine.'),
    notDone: l10n.t('Nobody was signed in.'),
    next: l10n.t('Correct it and try again.'),
  });
}

/**
 * The client of a data centre, asked for the first time it is needed.
 *
 * @param left how many questions follow
 */
export async function clientFor(
  tools: FlowTools,
  { host }: SignInPlace,
  kind: ClientKind,
  title: string,
  left = 0,
): Promise<OAuthClient> {
  const { clients, questions } = tools;
  const kept = await clients.read(host, kind);
  if (kept && !questions.has('clientId') && !questions.doubts('clientId')) return kept;
  return askClient(tools, host, kind, title, { left, before: kept?.id });
}

/** What such a client is called in Zoho's console. */
export function kindInConsole(kind: ClientKind): string {
  switch (kind) {
    case 'server':
      return 'Server-based Applications';
    case 'device':
      return 'Non-browser Applications';
    case 'self':
      return 'Self Client';
  }
}

/** Opens the page where clients are registered, at the data centre that was chosen. */
export function toConsole(prompter: Prompter, host: ApiHost): Helper {
  return {
    label: l10n.t('Open API Console'),
    icon: 'link-external',
    run: () => prompter.openPage(consoleUrl(host)),
  };
}

/** Copies the addresses in the form in which the console takes several. */
export function copyRedirectAddresses(prompter: Prompter): Helper {
  return {
    label: l10n.t('Copy Redirect Addresses'),
    icon: 'copy',
    run: () => prompter.copy(redirectAddresses.join(',')),
  };
}

/** Asks for client id and secret and keeps them. */
export async function askClient(
  { prompter, clients, questions }: Pick<FlowTools, 'prompter' | 'clients' | 'questions'>,
  host: ApiHost,
  kind: ClientKind,
  title: string,
  { left, before }: { readonly left: number; readonly before?: string | undefined } = { left: 0 },
): Promise<OAuthClient> {
  const check = (text: string) =>
    isToken(text) ? undefined : l10n.t('It is one word without blanks or quotation marks');
  const helpers = [toConsole(prompter, host)];
  if (kind === 'server') helpers.push(copyRedirectAddresses(prompter));
  const idQuestion = {
    title,
    prompt: whichClient(kind, consoleUrl(host)),
    placeholder: '1000.…',
    check,
    helpers,
    ...(before !== undefined && { value: before }),
  };
  const id = await questions.ask('clientId', idQuestion, 1 + left);
  const secretQuestion = {
    title,
    prompt: l10n.t('Its client secret. It is kept in the secret storage of VS Code and sent to Zoho only'),
    secret: true,
    check,
    helpers,
  };
  const secret = await questions.ask('clientSecret', secretQuestion, left);
  await clients.write(host, kind, { id, secret });
  return { id, secret };
}

function whichClient(kind: ClientKind, console: string): string {
  if (kind !== 'server')
    return l10n.t('Client ID of your client of the kind “{0}” at {1}', kindInConsole(kind), console);
  return l10n.t(
    'Client ID of your client of the kind “{0}” at {1}. Register these redirect addresses there, letter by letter (VS Code uses the first that is free): {2}',
    kindInConsole(kind),
    console,
    redirectAddresses.join(', '),
  );
}
