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
} from '../../../../core/zoho/dataCentres';
import type { OAuthClient } from '../../../../core/zoho/oauth';
import { isToken } from '../../../../core/zoho/tokens';
import { InputError } from '../../../../core/util/errors';
import { l10n } from '../../../../messages/l10n';
import type { Choice, Prompter } from '../../../ui/prompter';
import { environmentName } from '../../../../messages/organisations';
import type { ClientKind } from '../../../../core/credentials/clients';
import type { FlowTools, Place } from './flow';

/** Asks where the organisation lives: an environment of Zoho's, or a simulator on this machine. */
export async function choosePlace(tools: FlowTools, title: string): Promise<Place> {
  const { prompter, server } = tools;
  const simulator: Choice<'simulator'> = {
    label: l10n.t('Local Simulator'),
    description: l10n.t('on this machine'),
    group: l10n.t('for tests'),
    value: 'simulator',
  };
  const choices: Choice<ApiHost | 'simulator'>[] = [...zohoHosts(), simulator];
  const chosen = await prompter.pick(title, l10n.t('Where does your organisation live?'), choices);
  if (chosen !== 'simulator') {
    // it would be refused later, after the person has typed and agreed to much
    refuseUnsafeConnection('POST /oauth/v2/token', new URL(accountsOrigin(chosen)));
    return { host: chosen, locations: zohoLocations };
  }
  const host = await askSimulator(prompter, title);
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
      label: dataCentres[dataCentre].label,
      description: `${dataCentre} · ${environmentName(environment)}`,
      ...(index === 0 ? { group: environmentName(environment) } : {}),
      value: { kind: 'zoho', dataCentre, environment },
    }));
  });
}

/** Asks for the address of a simulator on this machine. */
export async function askSimulator(
  prompter: Prompter,
  title: string,
): Promise<{ kind: 'loopback'; port: number }> {
  const url = await prompter.ask({
    title,
    prompt: l10n.t('Address that the simulator printed; only this machine can be reached'),
    placeholder: 'http://127.0.0.1:8080',
    check: (text) =>
      parseLoopbackUrl(text)
        ? undefined
        : l10n.t('Write http://127.0.0.1: and the port, for example http://127.0.0.1:8080'),
  });
  const host = parseLoopbackUrl(url);
  if (host) return host;
  throw new InputError({
    what: l10n.t('This is not the address of a simulator on this machine.'),
    notDone: l10n.t('Nobody was signed in.'),
    next: l10n.t('Correct it and try again.'),
  });
}

/** The client of a data centre, asked for the first time it is needed. */
export async function clientFor(
  tools: FlowTools,
  { host }: Place,
  kind: ClientKind,
  title: string,
): Promise<OAuthClient> {
  return (await tools.clients.read(host, kind)) ?? askClient(tools, host, kind, title);
}

/** Asks for client id and secret and keeps them. */
export async function askClient(
  { prompter, clients }: Pick<FlowTools, 'prompter' | 'clients'>,
  host: ApiHost,
  kind: ClientKind,
  title: string,
): Promise<OAuthClient> {
  const where = {
    server: 'Server-based Applications',
    device: 'Non-browser Applications',
    self: 'Self Client',
  };
  const check = (text: string) =>
    isToken(text) ? undefined : l10n.t('It is one word without blanks or quotation marks');
  const id = await prompter.ask({
    title,
    prompt: l10n.t('Client ID of your client of the kind “{0}” at {1}', where[kind], consoleUrl(host)),
    placeholder: '1000.…',
    check,
  });
  const secret = await prompter.ask({
    title,
    prompt: l10n.t('Its client secret. It is kept in the secret storage of VS Code and sent to Zoho only'),
    secret: true,
    check,
  });
  await clients.write(host, kind, { id, secret });
  return { id, secret };
}
