import { apiOrigin } from '../../core/zoho/dataCentres';
import { buildUrl, endpoints, type Endpoint, type PathIds } from '../../core/zoho/endpoints';
import type { Session } from '../../core/session/sessions';
import { l10n } from '../../core/util/l10n';
import { apiVersion } from '../ui/config';
import type { CommandContext, SessionHandler } from './context';
import { membershipsOf, territoriesOf, userSearch } from './targets';

export const copyTerritoryId: SessionHandler = async (context, session, invocation) => {
  const territories = await territoriesOf(context, session, invocation, l10n.t('Copy Territory ID'));
  await copy(context, territories.map(({ id }) => id).join('\n'), l10n.t('Territory id copied.'));
};

export const copyUserId: SessionHandler = async (context, session, invocation) => {
  const clicked = membershipsOf(invocation).map(({ user }) => user.id);
  const ids = clicked.length > 0 ? clicked : [await askForUser(context, session)];
  await copy(context, [...new Set(ids)].join('\n'), l10n.t('User id copied.'));
};

/** Copies the request that associates: the single form for a user's row, the bulk form for a territory. */
export const copyAsCurl: SessionHandler = async (context, session, invocation) => {
  const memberships = membershipsOf(invocation);
  if (memberships.length > 0) {
    const single = memberships.map(({ territory, user }) =>
      curl(session, endpoints.associateUser, { territory: territory.id, user: user.id }),
    );
    await copy(context, single.join('\n'), copied());
    return;
  }
  const territories = await territoriesOf(context, session, invocation, l10n.t('Copy as cURL'));
  const body = '{"users":[{"id":"USER_ID"}]}';
  const bulk = territories.map(({ id }) => curl(session, endpoints.associateUsers, { territory: id }, body));
  await copy(context, bulk.join('\n'), copied());
};

function copied(): string {
  return l10n.t(
    'Copied. Set ZOHO_ACCESS_TOKEN in your shell before you run it; the token itself is not in the text.',
  );
}

function curl({ host }: Session, endpoint: Endpoint, ids: PathIds, body?: string): string {
  const url = buildUrl({ origin: apiOrigin(host), version: apiVersion() }, endpoint, ids);
  const lines = [
    `curl --request ${endpoint.method} '${url.href}'`,
    `--header "Authorization: Zoho-oauthtoken $ZOHO_ACCESS_TOKEN"`,
    ...(body === undefined ? [] : [`--header 'Content-Type: application/json'`, `--data '${body}'`]),
  ];
  return lines.join(' \\\n  ');
}

async function copy({ prompter }: CommandContext, text: string, done: string): Promise<void> {
  await prompter.copy(text);
  void prompter.tell('info', done);
}

async function askForUser({ prompter }: CommandContext, { model }: Session): Promise<string> {
  const title = l10n.t('Copy User ID');
  const directory = await prompter.progress(l10n.t('Reading the active users'), ({ signal }) =>
    model.activeUsers(signal),
  );
  const { id } = await prompter.pick(title, l10n.t('Which user?'), userSearch(directory));
  return id;
}
