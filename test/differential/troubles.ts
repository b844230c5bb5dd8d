import type { Fault } from '../../src/simulator/server';
import type { Random } from './random';
import type { Office, Row } from './record';
import { officeOf } from './offices';
import type { Event, Happening, Place } from './scenario';

/** Answers that leave open what became of a write; each may have taken effect, or not. */
const unclear: readonly Fault[] = [
  { kind: 'reset' },
  { kind: 'html' },
  { kind: 'html', status: 200 },
  { kind: 'half-json' },
  { kind: 'empty' },
  answer(500, 'INTERNAL_ERROR'),
  answer(502, 'INTERNAL_SERVER_ERROR'),
  answer(503, 'SERVICE_UNAVAILABLE', { 'retry-after': '7' }),
  answer(504, ''),
];

/** Answers with which Zoho refuses the request as a whole, and does nothing. */
const refusing: readonly Fault[] = [
  answer(429, 'TOO_MANY_REQUESTS'),
  answer(429, 'TOO_MANY_REQUESTS', { 'retry-after': '3' }),
  answer(401, 'INVALID_TOKEN'),
  answer(403, 'NO_PERMISSION'),
];

function answer(status: number, code: string, headers: Record<string, string> = {}): Fault {
  const body = JSON.stringify({ code, details: {}, message: '', status: 'error' });
  return { kind: 'answer', status, headers, body };
}

function withEffect(fault: Fault): Fault {
  return fault.kind === 'reset' ? { kind: 'reset-after-commit' } : { ...fault, takesEffect: true };
}

interface Setting {
  readonly place: Place;
  readonly changes: readonly Row[];
  /** Whom the world makes managers, where it is about them. */
  readonly offices?: readonly Office[] | undefined;
  readonly most: number;
  /** Whether somebody else edits meanwhile. */
  readonly others: boolean;
}

/** What comes between a window and its requests. */
export function eventsFor(random: Random, setting: Setting): Event[] {
  const count = random.whole(0, setting.most);
  const kinds: [Happening['kind'], ...Happening['kind'][]] = setting.others
    ? ['edit', 'edit', 'edit', 'edit', 'fault', 'fault', 'fault', 'broken', 'cancel', 'freeze']
    : ['fault', 'broken', 'cancel', 'freeze', 'freeze'];
  const events = Array.from({ length: count }, (): Event => {
    const when = random.chance(0.5)
      ? ({ at: random.whole(1, random.one(6, 16)), of: 'request' } as const)
      : ({ at: random.whole(1, 3), of: 'write' } as const);
    return { ...when, ...happening(random, setting, random.one(...kinds)) };
  });
  return setting.others
    ? events
    : events.filter((event, at) => !isVain(event) || at === events.findIndex(isVain));
}

/** An answer was lost and nothing was done: what is sent in vain twice is given up, with good reason. */
function isVain(event: Event): boolean {
  return (
    event.kind === 'fault' && event.fault.kind !== 'reset-after-commit' && event.fault.takesEffect !== true
  );
}

function happening(random: Random, setting: Setting, kind: Happening['kind']): Happening {
  switch (kind) {
    case 'edit':
      return { kind, row: editOf(random, setting) };
    case 'fault':
      return { kind, fault: faultOf(random, setting.others) };
    case 'broken':
      return { kind, code: random.one('EHOSTUNREACH', 'ENETUNREACH', 'ECONNRESET', 'EPIPE') };
    case 'cancel':
      return { kind, answered: random.chance(0.5) };
    case 'freeze':
      return { kind, sent: random.chance(0.5) };
  }
}

/** Without others, a fault is one after which a run can be resumed as if nothing had happened. */
function faultOf(random: Random, anything: boolean): Fault {
  const [first = answer(500, ''), ...others] = unclear;
  if (anything && random.chance(0.25)) return random.one(answer(429, 'TOO_MANY_REQUESTS'), ...refusing);
  const fault = random.one(first, ...others);
  return random.chance(0.6) ? withEffect(fault) : fault;
}

/** Mostly one of the rows that are changed, the same way or back again. */
export function editOf(
  random: Random,
  { place, changes, offices }: Pick<Setting, 'place' | 'changes' | 'offices'>,
): Row | Office {
  if (offices) return officeOf(random, place, offices);
  const operation = random.one('add' as const, 'remove' as const);
  const [row] = random.some(
    changes.filter(({ user }) => place.active.includes(user)),
    1,
  );
  if (row && random.chance(0.7)) return { territory: row.territory, user: row.user, operation };
  const [territory = ''] = random.some(row && random.chance(0.6) ? [row.territory] : place.territories, 1);
  const [user = ''] = random.some(place.active, 1);
  return { territory, user, operation };
}
