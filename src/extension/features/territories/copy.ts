import { apiOrigin } from '../../../core/zoho/dataCentres';
import {
  buildUrl,
  endpoints,
  type Endpoint,
  type PathIds,
  type RequestTarget,
} from '../../../core/zoho/endpoints';
import type { Session } from '../../../core/session/sessions';
import { l10n } from '../../../messages/l10n';
import type { Invocation } from '../../ports/invocation';
import { membershipsOf, territoriesOf, userSearch, usersOf } from '../../ports/targets';
import type { Services } from '../../ports/services';

export async function copyTerritoryId(
  services: Services,
  session: Session,
  invocation: Invocation,
): Promise<void> {
  const territories = await territoriesOf(services, session, invocation, l10n.t('Copy Territory ID'));
  await copy(services, territories.map(({ id }) => id).join('\n'), l10n.t('Territory id copied.'));
}

export async function copyUserId(
  services: Services,
  session: Session,
  invocation: Invocation,
): Promise<void> {
  const clicked = usersOf(invocation).map(({ id }) => id);
  const ids = clicked.length > 0 ? clicked : [await askForUser(services, session)];
  await copy(services, [...new Set(ids)].join('\n'), l10n.t('User id copied.'));
}

/** Copies the id of each row: of the user, where it stands for one, else of the territory. */
export async function copyIds(services: Services, session: Session, invocation: Invocation): Promise<void> {
  const ids = invocation.rows.map((row) => (row.kind === 'user' ? row.user.id : row.territory.id));
  if (ids.length === 0) await copyTerritoryId(services, session, invocation);
  else
    await copy(services, [...new Set(ids)].join('\n'), l10n.t('Copied as many ids: {0}', new Set(ids).size));
}

/** Copies the request that associates: the single form for a user's row, the bulk form for a territory. */
export async function copyAsCurl(
  services: Services,
  session: Session,
  invocation: Invocation,
): Promise<void> {
  const memberships = membershipsOf(invocation);
  const target = { origin: apiOrigin(session.host), version: services.settings.apiVersion };
  if (memberships.length > 0) {
    const single = memberships.map(({ territory, user }) =>
      curl(target, endpoints.associateUser, { territory: territory.id, user: user.id }),
    );
    await copy(services, single.join('\n'), copied());
    return;
  }
  const territories = await territoriesOf(services, session, invocation, l10n.t('Copy as cURL'));
  const body = '{"users":[{"id":"USER_ID"}]}';
  const bulk = territories.map(({ id }) => curl(target, endpoints.associateUsers, { territory: id }, body));
  await copy(services, bulk.join('\n'), copied());
}

function copied(): string {
  return l10n.t(
    'Copied. Set ZOHO_ACCESS_TOKEN in your shell before you run it; the token itself is not in the text.',
  );
}

function curl(target: RequestTarget, endpoint: Endpoint, ids: PathIds, body?: string): string {
  const url = buildUrl(target, endpoint, ids);
  const lines = [
    `curl --request ${endpoint.method} '${url.href}'`,
    `--header "Authorization: Zoho-oauthtoken $ZOHO_ACCESS_TOKEN"`,
    ...(body === undefined ? [] : [`--header 'Content-Type: application/json'`, `--data '${body}'`]),
  ];
  return lines.join(' \\\n  ');
}

async function copy({ prompter }: Services, text: string, done: string): Promise<void> {
  await prompter.copy(text);
  void prompter.tell('info', done);
}

async function askForUser({ prompter }: Services, { model }: Session): Promise<string> {
  const title = l10n.t('Copy User ID');
  const directory = await prompter.progress(l10n.t('Reading the active users'), ({ signal }) =>
    model.activeUsers(signal),
  );
  const { id } = await prompter.pick(title, l10n.t('Which user?'), userSearch(directory));
  return id;
}
