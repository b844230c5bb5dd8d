import { personTexts, territoryTexts, writeAssignments } from '../../core/assignments/write';
import type { Hierarchy } from '../../core/org/hierarchy';
import { csvCell } from '../../core/util/csv';
import { InputError } from '../../core/util/errors';
import { inert, inertMarkdown } from '../../core/util/text';
import type { OrganisationInfo } from '../../core/zoho/schemas';
import { assignmentComments } from '../../messages/assignments';
import { l10n } from '../../messages/l10n';
import { FileToBe } from '../assignmentFile';
import { chosenTerritories } from '../chosenTerritories';
import type { Arguments, Command, Io, Line, Problem } from '../command';
import { readMemberships, readTerritories, type Membership } from '../readMemberships';
import { connect, openedOrganisation, type Connection } from '../signIn';

const usualFile = 'crm.territories.jsonc';
const organisationName = /^[a-z][a-z0-9-]{0,30}$/;

/** A territory and its people as a file calls them. */
interface Listed {
  readonly name: string;
  readonly members: readonly string[];
}

/** Writes who is in which territory into a new file, or prints it as CSV: all of it, or nothing. */
export const exportAssignments: Command = async (args, io) => {
  const file = args.has('csv') ? undefined : new FileToBe(args.file ?? usualFile, io.cwd);
  if (!file && args.file !== undefined) throw csvHasNoFile();
  const connection = connect(args, io);
  const name = organisationNamed(args, connection);
  const { organisation, hierarchy, memberships } = await readAll(args, io, connection);
  const listed = listedIn(memberships, hierarchy);
  const size = listed.reduce((sum, { members }) => sum + members.length, 0);
  if (file) await file.write(textOf(name, organisation, connection, listed));
  const written = file?.name ?? l10n.t('standard output');
  const verdict = l10n.t('{0}: territories: {1}, memberships: {2}. Written.', written, listed.length, size);
  io.tell({
    text: file ? [{ text: verdict }] : csvOf(listed),
    json: {
      format: 'zoho-territories-export/1',
      file: file?.name ?? null,
      organisation: { name, id: organisation.id },
      territories: listed,
    },
    markdown: [inertMarkdown(verdict, 400)],
    problems: memberships.flatMap(miscountOf),
  });
  return 0;
};

async function readAll(args: Arguments, io: Io, connection: Connection) {
  const { client } = connection;
  return io.during(l10n.t('Reading the territories'), async (step) => {
    const [organisation, { hierarchy, countOf }] = await Promise.all([
      openedOrganisation(connection, io.cancel),
      readTerritories(client, io.cancel),
    ]);
    const chosen = chosenTerritories(args, hierarchy);
    const memberships = await readMemberships(client, chosen, countOf, io.cancel, step);
    return { organisation, hierarchy, memberships };
  });
}

function listedIn(memberships: readonly Membership[], hierarchy: Hierarchy): readonly Listed[] {
  const all = [...hierarchy.all()].map(({ id }) => ({ id, path: hierarchy.pathOf(id) }));
  const names = territoryTexts(all);
  const people = new Map(memberships.flatMap(({ members }) => members).map((user) => [user.id, user]));
  const texts = personTexts([...people.values()]);
  return memberships.map(({ territory: { id }, members }) => ({
    name: names.get(id) ?? `id:${id}`,
    members: members.map((user) => texts.get(user.id) ?? `id:${user.id}`),
  }));
}

function textOf(
  name: string,
  { id }: OrganisationInfo,
  { host }: Connection,
  territories: readonly Listed[],
): string {
  const place =
    host.kind === 'loopback'
      ? ({ environment: 'simulator', dataCentre: undefined } as const)
      : { environment: host.environment, dataCentre: host.dataCentre };
  return writeAssignments({
    organisation: { name, id, ...place },
    mode: 'exact',
    territories,
    comments: assignmentComments(),
  });
}

function csvOf(territories: readonly Listed[]): Line[] {
  const rows = territories.flatMap(({ name, members }) => members.map((member) => [name, member]));
  return [['territory', 'user'], ...rows].map((cells) => ({ text: cells.map(csvCell).join(',') }));
}

/** What the file is to call the organisation. */
function organisationNamed(args: Arguments, { host }: Connection): string {
  const name = args.value('org') ?? (host.kind === 'loopback' ? 'simulator' : host.environment);
  if (organisationName.test(name)) return name;
  throw new InputError({
    what: l10n.t('An organisation cannot be called so in a file.'),
    notDone: l10n.t('Nothing was written.'),
    next: l10n.t('Write a small letter behind --org, then small letters, digits and hyphens, 31 at most.'),
  });
}

function csvHasNoFile(): InputError {
  return new InputError({
    what: l10n.t('With --csv everything goes to standard output.'),
    notDone: l10n.t('Nothing was written.'),
    next: l10n.t('Leave the file out.'),
  });
}

function miscountOf({ territory, members, miscounted }: Membership): Problem[] {
  if (miscounted === undefined) return [];
  const message = l10n.t(
    '{0}: Zoho counts {1} users but gave {2}, also when they were read again.',
    inert(territory.name),
    miscounted,
    members.length,
  );
  return [{ severity: 'warning', code: 'miscounted', message }];
}
