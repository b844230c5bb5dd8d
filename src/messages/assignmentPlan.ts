import type { Note } from '../core/assignmentPlan/difference';
import type { AssignmentPlan, LabelledRow } from '../core/assignmentPlan/plan';
import { grouped } from '../core/plan/plan';
import { columnsOf } from '../core/util/columns';
import { inert } from '../core/util/text';
import type { Territory, User } from '../core/zoho/schemas';
import { l10n } from './l10n';
import { andMore, nameAndId, nameOrId } from './names';
import { targetLabel } from './organisations';

/** An address may be long, and must not be cut where another one would look the same. */
const longest = 260;

/**
 * A plan as a manager reads it: who would come and go, why, and what it costs.
 *
 * @param file the name of the assignment file
 */
export function planText(plan: AssignmentPlan, file: string): string {
  const notes = plan.notes.map(noteWords);
  return [
    [fencedLabel(plan), inert(file), size(plan)].join('   '),
    '',
    ...rowsText(plan, file),
    ...(notes.length > 0 ? [l10n.t('Notes'), ...notes.map((note) => `  ${note}`), ''] : []),
    ...(plan.rows.length > 0
      ? [sum(plan), l10n.t('Plan {0}', plan.digest.slice(0, 8))]
      : [l10n.t('Nothing to change.')]),
    '',
  ].join('\n');
}

/** The organisation as the fence of the file has it: which simulator it is that plays one says nothing to a reader. */
function fencedLabel({ fence, plan: { target } }: Pick<AssignmentPlan, 'fence' | 'plan'>): string {
  return inert(
    targetLabel(fence.environment === 'simulator' ? { ...target, place: 'demo' } : target),
    longest,
  );
}

function size({ territories, held }: AssignmentPlan): string {
  const many =
    territories.length === 1 ? l10n.t('1 territory') : l10n.t('{0} territories', territories.length);
  return held === 1
    ? l10n.t('{0}, 1 membership in exact territories', many)
    : l10n.t('{0}, {1} memberships in exact territories', many, held);
}

/** The columns of a row: who as the file has it, who that is, and why. */
type Columns = readonly [who: string, person: string, why: string];

function rowsText({ rows, names, territories }: AssignmentPlan, root: string): string[] {
  const namesakes = grouped(territories, ({ territory: { name } }) => inert(name));
  const columns = new Map(rows.map((row) => [row, cellsOf(row, root)]));
  const width = (at: 0 | 1) => Math.max(0, ...[...columns.values()].map((cells) => columnsOf(cells[at])));
  const [first, second] = [width(0), width(1)];
  const lines: string[] = [];
  let territory: string | undefined;
  for (const [row, [who, person, why]] of columns) {
    if (row.territory !== territory) {
      if (territory !== undefined && lines.at(-1) === '') lines.pop();
      const named = { id: row.territory, name: names.territory(row.territory) };
      const isAlone = namesakes.get(inert(named.name))?.length === 1;
      lines.push(isAlone ? nameOrId(named) : nameAndId(named));
    }
    ({ territory } = row);
    const sign = row.operation === 'add' ? '+' : '-';
    lines.push(`  ${sign} ${padded(who, first)}   ${padded(person, second)}   ${why}`);
  }
  return lines.length > 0 ? [...lines, ''] : [];
}

function cellsOf(row: LabelledRow, root: string): Columns {
  const { member, from } = row;
  const who = from?.entry.text ?? (member.email || `id:${member.id}`);
  return [inert(who, longest), inert(personWords(member), longest), reasonOf(row, root)];
}

/** A row in one line. */
export function rowWords(row: LabelledRow, { territory }: AssignmentPlan['names'], root: string): string {
  const [who, person, why] = cellsOf(row, root);
  const sign = row.operation === 'add' ? '+' : '-';
  const where = nameOrId({ id: row.territory, name: territory(row.territory) });
  return `${where}: ${sign} ${who} (${person}; ${why})`;
}

/** Who somebody is: name and role. */
function personWords({ name, role, id }: User): string {
  return [name || id, role].filter(Boolean).join(', ');
}

/** Why a row is there: the line that asks for it, or that no line does; and whose change it is. */
function reasonOf({ from, label }: LabelledRow, root: string): string {
  const words = [from ? lineOf(from, root) : l10n.t('not listed')];
  if (label === 'yours') words.push(l10n.t('yours'));
  if (label === 'drift') words.push(l10n.t('drift'));
  return words.join(', ');
}

function lineOf({ entry, file }: NonNullable<LabelledRow['from']>, root: string): string {
  const line = file.lines.lineOf(entry.place.at);
  return file.name === root ? l10n.t('line {0}', line) : `${inert(file.name)}:${line}`;
}

function sum({ plan: { writes, reads }, rows, held }: AssignmentPlan): string {
  const removals = rows.filter(({ operation }) => operation === 'remove').length;
  const requests = writes === 1 ? l10n.t('1 request') : l10n.t('{0} requests', writes);
  const readings = reads === 1 ? l10n.t('1 reading') : l10n.t('{0} readings', reads);
  const changes =
    removals === 0
      ? l10n.t('{0} to add.', rows.length)
      : l10n.t('{0} to add, {1} to remove ({1} of {2}).', rows.length - removals, removals, held);
  return `${changes} ${l10n.t('{0} and {1}: {2} API credits.', requests, readings, writes + reads)}`;
}

/** What is worth knowing beside a plan, and changes nothing. */
export function noteWords(note: Note): string {
  switch (note.code) {
    case 'inactiveMember':
      return l10n.t(
        '{0} is listed in {1} and not active any more; they stay as they are.',
        person(note.user),
        where(note),
      );
    case 'inactiveNotAdded':
      return l10n.t(
        '{0} is listed in {1} and not active: Zoho takes nobody who is not.',
        person(note.user),
        where(note),
      );
    case 'managerStays':
      return l10n.t('{0} stays in {1}, listed or not: they are its manager.', person(note.user), where(note));
    case 'protectedStays':
      return l10n.t(
        '{0} stays in {1}, listed or not: an assignment file protects them.',
        person(note.user),
        where(note),
      );
    case 'peopleSkipped':
      return l10n.t('Left out, because this organisation does not have them: {0}', listed(note.texts));
    case 'territoriesSkipped':
      return l10n.t(
        'Territories left out, because this organisation does not have them: {0}',
        listed(note.texts),
      );
    case 'nearlyFull':
      return l10n.t(
        '{0} would have {1} users; Zoho documents a maximum of {2}.',
        where(note),
        note.users,
        note.most,
      );
  }
}

/** Who stays where the file does not list them, in a line; none where nobody does. */
export function stayingManagers(notes: readonly Note[]): string[] {
  const names = notes.flatMap((note) =>
    note.code === 'managerStays' ? [`${person(note.user)} (${where(note)})`] : [],
  );
  return names.length === 0 ? [] : [l10n.t('Stay as managers, listed or not: {0}', andMore(names, ', ', 3))];
}

/** Of sentences, a message has room for so many. */
const mostTold = 3;

/** What is not as a file says, beside managers, though nothing is sent for it: a few sentences. */
export function leftAside(notes: readonly Note[]): string[] {
  const told = notes.filter(
    ({ code }) =>
      code === 'inactiveNotAdded' ||
      code === 'protectedStays' ||
      code === 'peopleSkipped' ||
      code === 'territoriesSkipped',
  );
  const more = told.length - mostTold;
  return [
    ...told.slice(0, mostTold).map(noteWords),
    ...(more > 0 ? [l10n.t('And {0} more, in the plan.', more)] : []),
  ];
}

function person({ name, email, id }: User): string {
  return inert(name || email) || id;
}

function where({ territory }: { readonly territory: Territory }): string {
  return nameOrId(territory);
}

function listed(texts: readonly string[]): string {
  return andMore(texts.map((text) => inert(text, longest)));
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columnsOf(text)));
}
