import type * as vscode from 'vscode';
import { applyExact, planExact, type ExactWanted } from '../../../core/exactMembers';
import { UserDirectory } from '../../../core/org/userDirectory';
import type { Session } from '../../../core/session/sessions';
import { InputError } from '../../../core/util/errors';
import type { TerritoryId } from '../../../core/util/ids';
import { inert } from '../../../core/util/text';
import type { Territory } from '../../../core/zoho/schemas';
import { leftAside, noteWords } from '../../../messages/assignmentPlan';
import { l10n } from '../../../messages/l10n';
import { nameOrId } from '../../../messages/names';
import { unusedRemark } from '../../../messages/userFiles';
import { carryOut } from '../../ports/change';
import { protectedPeople } from '../../ports/protectedPeople';
import { fileError } from '../../ports/readText';
import { acceptedRemovals } from '../../ports/removals';
import { during } from '../../ports/runProgress';
import type { Services } from '../../ports/services';
import type { Invocation } from '../../ports/invocation';
import { territoriesOf } from '../../ports/targets';
import type { FileProblems } from './fileProblems';
import { readFiles } from './readFiles';

/** Who is wanted, and what the review says of where that comes from. */
type Chosen = Pick<ExactWanted, 'users' | 'known' | 'outOf'> & {
  readonly from?: string;
  readonly unused?: readonly string[];
};

/** Makes the members of one territory exactly those that a person ticks or pastes, or that a file lists. */
export async function makeMembersExact(
  services: Services,
  problems: () => Promise<FileProblems>,
  session: Session,
  invocation: Invocation,
): Promise<void> {
  const title = l10n.t('Make Members Exactly');
  const [territory, another] = await territoriesOf(services, session, invocation, title);
  if (!territory || another) throw oneOnly();
  const { from, unused = [], ...chosen } = await choose(services, problems, session, territory);
  const keptAmong: ExactWanted['keptAmong'] = (members) =>
    protectedPeople(services, session, territory.id, members);
  const wanted = { territory: territory.id, ...chosen, keptAmong };
  const planned = await planExact(session, wanted, {
    during: (stage, work) => during(services, stage, work),
  });
  const { plan } = planned.proposal;
  const notes = planned.notes.map(noteWords);
  if (plan.rows.length === 0) {
    const so =
      leftAside(planned.notes).length === 0
        ? l10n.t('The members of {0} are exactly these already. Nothing was sent.', nameOrId(territory))
        : l10n.t('There is nothing that can be changed. Nothing was sent.');
    void services.prompter.tell('info', [so, ...notes, ...unused].join(' '));
    return;
  }
  const removals = await acceptedRemovals(
    services.prompter,
    plan,
    { ...planned, rows: plan.rows },
    (phrase) => l10n.t('These are many removals: type {0} to go on', phrase),
  );
  const adds = plan.rows.filter(({ operation }) => operation === 'add').length;
  const after = planned.held + 2 * adds - plan.rows.length;
  const remarks = [
    ...(from === undefined ? [] : [l10n.t('From {0}', from)]),
    ...unused,
    l10n.t('Users now: {0}. Afterwards: {1}.', planned.held, after),
    ...notes,
  ];
  const operation = (ports: Parameters<typeof applyExact>[3]) =>
    applyExact(session, planned, { removals }, ports);
  await carryOut(services, session, operation, { remarks });
}

async function choose(
  services: Services,
  problems: () => Promise<FileProblems>,
  session: Session,
  territory: Territory,
): Promise<Chosen> {
  const where = nameOrId(territory);
  const title = l10n.t('Make Members of {0} Exactly', where);
  const how = await services.prompter.pick<'now' | 'nobody' | 'file'>(title, l10n.t('Who is wanted?'), [
    {
      label: l10n.t('Those who are in it now, with changes…'),
      detail: l10n.t('They are ticked: tick and untick users.'),
      icon: 'organization',
      value: 'now',
    },
    {
      label: l10n.t('A new list…'),
      detail: l10n.t('Nobody is ticked: tick users, or paste ids, e-mail addresses or names.'),
      icon: 'clippy',
      value: 'nobody',
    },
    {
      label: l10n.t('The users of a file…'),
      detail: l10n.t('JSON or CSV, as Associate Users from File takes them.'),
      icon: 'file',
      value: 'file',
    },
  ]);
  if (how !== 'file') return ticked(services, session, territory, title, how === 'now');
  const file = await services.prompter.pickFile(title);
  return listed(services, await problems(), session, territory.id, file);
}

/** The users whom a person ticks; at first those who are there, who may be inactive by now, or nobody. */
async function ticked(
  { prompter }: Services,
  { model }: Session,
  { id }: Territory,
  title: string,
  isAsNow: boolean,
): Promise<Chosen> {
  const reading = new AbortController();
  const { signal } = reading;
  const members = isAsNow ? model.readMembers(id, signal) : Promise.resolve([]);
  const before = members.then((list) => new Set(list.map((member) => member.id)));
  try {
    const users = await prompter.pickUsers({
      title,
      directory: async (onProgress) => {
        const active = await model.activeUsers(signal, onProgress);
        const others = (await members).filter((member) => !active.get(member.id));
        return others.length === 0 ? active : UserDirectory.of([...active.users, ...others], active.gap);
      },
      members: Promise.resolve(new Set()),
      ticked: before,
    });
    return { users, outOf: isAsNow ? await before : undefined };
  } finally {
    reading.abort();
  }
}

/**
 * The users whom a file lists. One that asks for something else is refused as a whole: whoever it does not name would be
 * removed.
 */
async function listed(
  { prompter }: Services,
  shown: FileProblems,
  { model }: Session,
  territory: TerritoryId,
  file: vscode.Uri,
): Promise<Chosen> {
  const read = await prompter.progress(l10n.t('Reading the file and comparing it with Zoho'), ({ signal }) =>
    readFiles([file], shown, model, AbortSignal.any([signal, model.whenClosed])),
  );
  const { wishes, users: known, sources } = read;
  const [source] = sources;
  const name = inert(source?.name ?? '');
  const left = l10n.t('Give it the users of this territory alone, all of them.');
  if (sources.some(({ done }) => done > 0))
    throw fileError(l10n.t('{0} is what a run has done, not a list of users.', name), left);
  const others = wishes.filter((wish) => wish.territory !== undefined && wish.territory !== territory).length;
  if (others > 0) throw fileError(l10n.t('In {0}, rows about other territories: {1}', name, others), left);
  const removals = wishes.filter(({ operation }) => operation === 'remove').length;
  if (removals > 0) throw fileError(l10n.t('In {0}, rows that remove users: {1}', name, removals), left);
  const unused = unusedRemark(sources.flatMap((one) => one.unused));
  return { users: [...new Set(wishes.map(({ user }) => user))], known, from: name, unused };
}

function oneOnly(): InputError {
  return new InputError({
    what: l10n.t('This is for one territory at a time.'),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Choose one territory.'),
  });
}
