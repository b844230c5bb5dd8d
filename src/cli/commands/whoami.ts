import { targetAt } from '../../core/credentials/account';
import { inert, inertMarkdown } from '../../core/util/text';
import { CrmError } from '../../core/zoho/errors';
import { isSimulator } from '../../core/assignmentPlan/fence';
import { isDataCentre } from '../../core/zoho/dataCentres';
import { l10n } from '../../messages/l10n';
import { targetLabel } from '../../messages/organisations';
import type { Command } from '../command';
import { problemOf } from '../problem';
import { connect, firstCalls, type Connection } from '../signIn';

/** Says who the environment signs in as, and whether that is enough to read what territories need. */
export const whoami: Command = async (args, io) => {
  const connection = connect(args, io);
  const { creditsLeft, host } = connection;
  const { organisation, user, territories, lacking } = await firstCalls(connection, io, () =>
    lookAround(connection, io.cancel),
  );
  const target = targetAt(host, {
    ...(organisation && { organisation }),
    ...(user && { user }),
  });
  // as the fence of a file has it, whatever a simulator plays
  const environment = isSimulator(target) ? 'simulator' : target.environment;
  const scopes = lacking.filter(({ kind }) => kind === 'missingScope').map(({ scope }) => scope);
  const credits = creditsLeft();
  const who = user ? `${inert(user.name)} (${user.id})` : l10n.t('not known');
  const rows = [
    [l10n.t('organisation'), target.organisation || l10n.t('not known')],
    [l10n.t('environment'), environment],
    ...(isDataCentre(target.place) ? [[l10n.t('data centre'), target.place] as const] : []),
    [l10n.t('user'), who],
    [l10n.t('territories'), String(territories ?? l10n.t('not known'))],
    [l10n.t('scopes missing'), scopes.join(', ') || l10n.t('none of those for reading')],
    [l10n.t('credits left'), credits === undefined ? l10n.t('not told by Zoho') : String(credits)],
  ] as const;
  const wide = Math.max(...rows.map(([name]) => name.length)) + 2;
  io.tell({
    text: [
      { text: targetLabel(target), tone: 'heading' },
      ...rows.map(([name, value]) => ({ text: `${name.padEnd(wide)}${value}` })),
    ],
    json: {
      format: 'zoho-territories-whoami/1',
      organisation: organisation ? { id: organisation.id, name: organisation.name } : null,
      environment,
      place: target.place,
      user: user ? { id: user.id, name: user.name } : null,
      territories: territories ?? null,
      missingScopes: scopes,
      creditsLeft: credits ?? null,
    },
    markdown: [
      `### ${inertMarkdown(targetLabel(target), 200)}`,
      '',
      ...rows.map(([name, value]) => `- ${name}: ${inertMarkdown(value, 200)}`),
    ],
    problems: kinds.flatMap((kind) => {
      const first = lacking.find((lack) => lack.kind === kind);
      return first ? [problemOf(first.error)] : [];
    }),
  });
  return lacking.length > 0 ? 4 : 0;
};

const kinds = ['missingScope', 'noPermission'] as const;

interface Lack {
  readonly scope: string;
  readonly kind: (typeof kinds)[number];
  readonly error: CrmError;
}

/** One call for each scope that reading needs. */
async function lookAround({ client }: Connection, signal: AbortSignal) {
  const lacking: Lack[] = [];
  const unlessLacking = async <T>(scope: string, asked: Promise<T>): Promise<T | undefined> => {
    try {
      return await asked;
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
      const { kind } = error;
      if (kind !== 'missingScope' && kind !== 'noPermission') throw error;
      lacking.push({ scope, kind, error });
      return undefined;
    }
  };
  const [organisation, user, territories] = await Promise.all([
    unlessLacking('ZohoCRM.org.READ', client.organisation(signal)),
    unlessLacking('ZohoCRM.users.READ', client.currentUser(signal)),
    unlessLacking('ZohoCRM.settings.territories.READ', client.territories({ signal })),
  ]);
  return { organisation, user, territories: territories?.length, lacking };
}
