import { type Details, errorItem, type Item } from '../answers';
import type { Territory } from '../organisation/organisation';
import { isObject } from './body';
import type { Verdict } from './bulk';
import type { Call } from './route';

/**
 * Judges every entry in order, each one counting those accepted before it; changes nothing.
 * @param entries what the caller wrote into `users`, unchecked
 * @param detailsOf what an error says about the entry with this index and, if it names one, this user id
 */
export function judgeAssociation(
  call: Call,
  territory: Territory,
  entries: readonly unknown[],
  detailsOf: (index: number, userId?: string) => Details,
): Verdict[] {
  const joining = new Set<string>();
  let seats = call.organisation.seatsTaken(territory, call.switches.managerCounts);
  return entries.map((entry, index) => {
    const malformed = refuseMalformed(entry, detailsOf(index));
    if (malformed !== undefined) return { id: '', refusal: malformed };
    const { id } = entry as { id: string };
    const details = detailsOf(index, id);
    if (joining.has(id)) {
      return call.switches.duplicateInBody === 'ignored'
        ? { id }
        : { id, refusal: alreadyMember(call, details) };
    }
    const refusal = refuseUser(call, territory, id, seats, details);
    if (refusal !== undefined) return { id, refusal };
    joining.add(id);
    if (id !== territory.manager) seats += 1;
    return { id };
  });
}

function refuseMalformed(entry: unknown, location: Details): Item | undefined {
  const id = isObject(entry) ? entry['id'] : undefined;
  if (id === undefined || id === null) {
    return errorItem('MANDATORY_NOT_FOUND', 'required field not found', location);
  }
  if (typeof id !== 'string') {
    const expected = { expected_data_type: 'bigint', regex: '^[0-9]{1,19}$' };
    return errorItem('INVALID_DATA', 'invalid data', { ...expected, ...location });
  }
  return undefined;
}

function refuseUser(
  call: Call,
  territory: Territory,
  userId: string,
  seats: number,
  details: Details,
): Item | undefined {
  const { organisation, switches } = call;
  const user = organisation.users.get(userId);
  if (user === undefined) return errorItem('INVALID_DATA', 'the given id given seems to be invalid', details);
  if (user.status === 'deleted') {
    const message = 'The user to whom you are trying to update is deleted.';
    return errorItem('INVALID_DATA', message, { ...details, owner_status: 'deleted' });
  }
  if (user.status !== 'active') {
    return errorItem('INVALID_DATA', 'The user to whom you are trying to update is inactive.', details);
  }
  if (!user.confirmed && switches.unconfirmedUsers === 'refused') {
    return errorItem('INVALID_DATA', 'The user to whom you are trying to update is not confirmed.', details);
  }
  if (userId === call.callerId && switches.selfAssociation === 'refused') {
    return errorItem('NOT_ALLOWED', "Logged in user can't update their territories", details);
  }
  if (organisation.isMember(territory.id, userId)) return alreadyMember(call, details);
  const needsSeat = userId !== territory.manager;
  if (needsSeat && seats >= organisation.territoryUserLimit) {
    const limit = organisation.territoryUserLimit;
    return errorItem('LIMIT_EXCEEDED', 'Maximum Users Limit reached for a territory', { ...details, limit });
  }
  return undefined;
}

function alreadyMember(call: Call, details: Details): Item {
  const { alreadyMember: wanted } = call.switches;
  const byVersion = call.version === 'v7' ? 'DUPLICATE_DATA' : 'ALREADY_EXISTS';
  const code = wanted === 'by-version' ? byVersion : wanted;
  const message =
    code === 'ALREADY_EXISTS'
      ? 'User Already exists in this Territory'
      : 'Given user id already exists for that record';
  return errorItem(code, message, details);
}

/** What an error item says about its user, as the `itemDetails` switch wants it. */
export function itemDetails(call: Call, userId: string | undefined, location: Details): Details {
  switch (call.switches.itemDetails) {
    case 'json-path':
      return location;
    case 'id':
      return userId === undefined ? location : { id: userId };
    case 'none':
      return {};
  }
}
