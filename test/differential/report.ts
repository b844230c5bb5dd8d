import type { Errand } from './errand';
import type { Verdict } from './judge';
import { nameOf, nameOfOffice, short, type Entry, type Exchange } from './record';
import { appointedBy, askedBy, readBy } from './reading';
import type { Event, Scenario } from './scenario';
import type { Sheet } from './sheet';

/** A mismatch as a person reads it: what is wrong, the smallest history in which it is, and how to see it again. */
export function reportOf(seed: number, { scenario, record, mismatches }: Verdict): string {
  return [
    `seed ${seed}`,
    ...[...new Set(mismatches.map(({ rule, what }) => `  rule ${rule}: ${what}`))],
    ...stageOf(scenario),
    ...record.flatMap((entry) => linesOf(entry).map((line) => `  ${line}`)),
    `  again: npm run test:differential -- --from ${seed} --seeds 1`,
  ].join('\n');
}

function stageOf({ limit, manager, members, switches, users, steps }: Scenario): string[] {
  const others = users
    .filter(({ status }) => status !== 'active')
    .map(({ id, status }) => `${short(id)} ${status}`);
  return [
    `  at most ${limit} users a territory; ${Object.entries(switches)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ')}`,
    `  members: ${members.map(({ territory, user }) => `${short(user)} in ${short(territory)}`).join(', ') || 'none'}`,
    ...(manager ? [`  manager of ${short(manager.territory)}: ${short(manager.user)}`] : []),
    ...(others.length > 0 ? [`  ${others.join(', ')}`] : []),
    ...steps.map(
      (step) =>
        `  ${step.do}${'run' in step ? ` ${step.run}` : ''}${'form' in step ? ` ${step.form}` : ''}${'sheet' in step ? ` ${sheetOf(step.sheet)}` : ''}${'errand' in step ? ` ${errandOf(step.errand)}` : ''}${'offices' in step ? ` ${step.offices.map(nameOfOffice).join(', ')}` : ''}${'meanwhile' in step ? eventsOf(step.meanwhile) : ''}${'events' in step ? eventsOf(step.events) : ''}`,
    ),
    '',
  ];
}

function sheetOf({ lists, group, protect, spelling }: Sheet): string {
  const people = (ids: readonly string[]) => ids.map(short).join(' ') || 'nobody';
  return [
    `a file by ${spelling}${group.length > 0 ? `, group ${people(group)}` : ''}, protects ${people(protect)}`,
    ...lists.map(
      ({ territory, mode, members, absent }) =>
        `    ${short(territory)} ${mode}: ${people(members)}${absent.length > 0 ? `, without ${people(absent)}` : ''}`,
    ),
  ].join('\n');
}

function errandOf({ kind, from, to, leaveFirst }: Errand): string {
  return `${kind} ${short(from)} ${to.map(short).join(' ')}${leaveFirst ? ', leaving first' : ''}`;
}

function eventsOf(events: readonly Event[]): string {
  return events.map(({ at, of, ...what }) => `\n    at ${of} ${at}: ${JSON.stringify(what)}`).join('');
}

function linesOf(entry: Entry): string[] {
  switch (entry.kind) {
    case 'note':
      return [entry.text];
    case 'planned':
      return [`plan of run ${entry.run}: ${entry.rows.map(nameOf).join(', ')}`];
    case 'changed':
      return [`    ${entry.by === 'other' ? 'SOMEBODY ELSE' : `run ${entry.by}`} did: ${nameOf(entry)}`];
    case 'plannedOffices': {
      const { run, offices, undoes, retries } = entry;
      const of = undoes ?? retries;
      return [
        `plan of run ${run}: ${of === undefined ? offices.map(nameOfOffice).join(', ') : `of run ${of}`}`,
      ];
    }
    case 'appointed':
      return [
        `    ${entry.by === 'other' ? 'SOMEBODY ELSE' : `run ${entry.by}`} made: ${nameOfOffice(entry)}, before: ${entry.before === null ? 'nobody' : short(entry.before)}`,
      ];
    case 'toldOffices':
      return [
        `run ${entry.run} tells:`,
        ...entry.rows.map((row) => `    ${nameOfOffice(row)}: ${row.outcome} ${row.detail}`),
      ];
    case 'told':
      return [
        `run ${entry.run} tells:`,
        ...entry.rows.map((row) => `    ${nameOf(row)}: ${row.outcome} ${row.detail}`),
      ];
    case 'request':
      return [requestLine(entry)];
  }
}

function requestLine(exchange: Exchange): string {
  const { method, path, window, trouble, reply, counts } = exchange;
  const read = readBy(exchange);
  const office = appointedBy(exchange);
  const what = read
    ? `read ${read.territory ? `members of ${short(read.territory)}` : `territories of ${short(read.user ?? '')}`}`
    : `${method} ${office ? nameOfOffice(office) : askedBy(exchange).map(nameOf).join(', ') || path}`;
  const answer = !exchange.arrived
    ? 'never sent'
    : reply === undefined
      ? 'never answered'
      : reply === 'lost'
        ? 'answer lost'
        : answerOf(reply);
  return `  window ${window}: ${what}${trouble ? ` [${trouble}]` : ''} -> ${answer}${counts ? '' : ' (not heard)'}`;
}

function answerOf({ status, text }: { readonly status: number; readonly text: string }): string {
  const said = [...text.matchAll(/"code":"(\w+)"/g)].map(([, code]) => code);
  if (text === '') return `${status} (empty)`;
  return [status, ...(said.length > 0 ? said : listed(text))].join(' ');
}

/** Who is in a list that was read. */
function listed(text: string): string[] {
  try {
    const { users, territories } = JSON.parse(text) as Record<string, { id?: string }[] | undefined>;
    return (users ?? territories ?? []).flatMap(({ id }) => (id === undefined ? [] : short(id)));
  } catch {
    return ['not readable'];
  }
}
