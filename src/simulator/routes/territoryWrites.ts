import { type Answer, errorItem, failure, isAnswer, type Item, json, successItem } from '../answers';
import type { NewTerritory, Territory } from '../organisation/organisation';
import { isObject, type JsonObject, readIds, readList } from './body';
import type { Call, Route } from './route';
import { criteriaKeys } from './territoryJson';

const perCall = 10;
const forbiddenInNames = /[\^~`#%&+=[\]{}|\\;"'<>,]/;
const permissionTypes = ['read_only', 'read_write_delete'] as const;

const invalid = (message: string, key: string, index: number): Item =>
  errorItem('INVALID_DATA', message, { api_name: key, json_path: `$.territories[${index}].${key}` });

/** Each entry is settled on its own; the status tells whether any of them took effect. */
function answer(items: readonly Item[], success = 200): Answer {
  return json(items.some((item) => item.status === 'success') ? success : 400, { territories: items });
}

function createTerritories(call: Call): Answer {
  const entries = readList(call.body, 'territories', perCall);
  if (isAnswer(entries)) return entries;
  return answer(
    entries.map((entry, index) => create(call, isObject(entry) ? entry : {}, index)),
    201,
  );
}

function create(call: Call, entry: JsonObject, index: number): Item {
  const { organisation } = call;
  for (const key of ['name', 'reporting_to', 'permission_type']) {
    if (entry[key] === undefined || entry[key] === null) {
      const place = { api_name: key, json_path: `$.territories[${index}].${key}` };
      return errorItem('MANDATORY_NOT_FOUND', 'required field not found', place);
    }
  }
  if (organisation.territories.size >= organisation.territoryLimit) {
    return errorItem('LIMIT_EXCEEDED', 'Territory Limit reached', { limit: organisation.territoryLimit });
  }
  const refusal = refuseFields(call, entry, index);
  if (refusal !== undefined) return refusal;
  const { name = '', ...fields } = readFields(entry);
  const stamps = { createdTime: call.time, modifiedTime: call.time, createdBy: call.callerId };
  const territory = organisation.addTerritory({ ...fields, name, ...stamps });
  return successItem(territory.id, 'Territory Created Successfully');
}

function updateTerritories(call: Call): Answer {
  const entries = readList(call.body, 'territories', perCall);
  if (isAnswer(entries)) return entries;
  if (call.territoryId !== '' && !call.organisation.territories.has(call.territoryId)) {
    const item = errorItem('INVALID_DATA', 'The given territory id is invalid', { resource_path_index: 2 });
    return json(400, call.switches.unknownTerritory === 'item' ? { territories: [item] } : item);
  }
  const items = entries.map((entry, index) => update(call, isObject(entry) ? entry : {}, index));
  return answer(call.switches.itemDetails === 'none' ? items.map(withoutPlace) : items);
}

/** An error item that says nothing of what it is about. */
function withoutPlace(item: Item): Item {
  return item.status === 'error' ? { ...item, details: {} } : item;
}

function update(call: Call, entry: JsonObject, index: number): Item {
  const { organisation } = call;
  const id = call.territoryId || entry['id'];
  const territory = typeof id === 'string' ? organisation.territories.get(id) : undefined;
  if (territory === undefined) return invalid('the id given seems to be invalid', 'id', index);
  const { reporting_to: parent, permission_type: permission, manager, description } = entry;
  if (
    territory.reportingTo === null &&
    [parent, permission, manager, description].some((value) => value !== undefined)
  ) {
    return errorItem('NOT_ALLOWED', "Can't update the Org Territory Properties Except its Name");
  }
  const refusal = refuseMissing(call, entry, index) ?? refuseFields(call, entry, index, territory);
  if (refusal !== undefined) return refusal;
  const { manager: next, ...fields } = readFields(entry);
  Object.assign(territory, fields, { modifiedTime: call.time, modifiedBy: call.callerId });
  if (next !== undefined && (next !== null || call.switches.managerNull === 'clears'))
    organisation.setManager(territory.id, next);
  if (typeof next === 'string' && call.switches.managerJoins) organisation.addMember(territory.id, next);
  return successItem(territory.id, 'Territory Updated Successfully');
}

function refuseMissing({ switches }: Call, entry: JsonObject, index: number): Item | undefined {
  if (switches.territoryUpdate === 'none' || entry['permission_type'] !== undefined) return undefined;
  const place = { api_name: 'permission_type', json_path: `$.territories[${index}].permission_type` };
  return errorItem('MANDATORY_NOT_FOUND', 'required field not found', place);
}

function refuseFields(call: Call, entry: JsonObject, index: number, current?: Territory): Item | undefined {
  const { organisation } = call;
  const { name, permission_type: permission } = entry;
  if (name !== undefined) {
    const acceptable =
      typeof name === 'string' && name !== '' && name.length <= 50 && !forbiddenInNames.test(name);
    if (!acceptable) return invalid('invalid data', 'name', index);
    const taken = [...organisation.territories.values()].some(
      (other) => other !== current && other.name === name,
    );
    if (taken) {
      const place = { api_name: 'name', json_path: `$.territories[${index}].name` };
      return errorItem('DUPLICATE_DATA', 'Territory name already exists', place);
    }
  }
  if (permission !== undefined && !permissionTypes.some((type) => type === permission)) {
    return invalid('invalid data', 'permission_type', index);
  }
  const parent = referenceId(entry['reporting_to']);
  if (entry['reporting_to'] !== undefined && !isPossibleParent(call, parent, current)) {
    return invalid('the given parent territory is invalid', 'reporting_to', index);
  }
  return refuseManager(call, entry['manager'], index, current);
}

function refuseManager(call: Call, manager: unknown, index: number, current?: Territory): Item | undefined {
  const { organisation, switches } = call;
  if (manager === null && switches.managerNull === 'refused')
    return invalid('invalid data', 'manager', index);
  if (manager === undefined || manager === null) return undefined;
  const user = organisation.users.get(referenceId(manager) ?? '');
  if (user?.status !== 'active') return invalid('the given manager is invalid', 'manager', index);
  if (current === undefined || !switches.managerCounts) return undefined;
  const seats = organisation.seatsTaken({ ...current, manager: user.id }, true);
  if (seats <= organisation.territoryUserLimit) return undefined;
  const details = { limit: organisation.territoryUserLimit };
  return errorItem('LIMIT_EXCEEDED', 'Maximum Users Limit reached for a territory', details);
}

/** A territory cannot report to itself or to one below it. */
function isPossibleParent(call: Call, parentId: string | undefined, current?: Territory): boolean {
  const seen = new Set<string>();
  let ancestor = call.organisation.territories.get(parentId ?? '');
  if (ancestor === undefined) return false;
  while (ancestor !== undefined && !seen.has(ancestor.id)) {
    if (ancestor === current) return false;
    seen.add(ancestor.id);
    ancestor = call.organisation.territories.get(ancestor.reportingTo ?? '');
  }
  return true;
}

function referenceId(value: unknown): string | undefined {
  const id = isObject(value) ? value['id'] : undefined;
  return typeof id === 'string' ? id : undefined;
}

function readFields(entry: JsonObject): Partial<NewTerritory> {
  const { name, description, manager } = entry;
  const parent = referenceId(entry['reporting_to']);
  const permission = permissionTypes.find((type) => type === entry['permission_type']);
  const criteria = Object.fromEntries(
    criteriaKeys.filter((key) => key in entry).map((key) => [key, entry[key]]),
  );
  return {
    ...(typeof name === 'string' && { name }),
    ...((typeof description === 'string' || description === null) && { description }),
    ...(parent !== undefined && { reportingTo: parent }),
    ...(manager !== undefined && { manager: referenceId(manager) ?? null }),
    ...(permission !== undefined && { permissionType: permission }),
    ...(Object.keys(criteria).length > 0 && { criteria }),
  };
}

function deleteTerritories(call: Call): Answer {
  const ids = call.territoryId === '' ? readIds(call.query, perCall) : [call.territoryId];
  return isAnswer(ids) ? ids : answer(ids.map((id) => remove(call, id)));
}

function remove(call: Call, id: string): Item {
  const territory = call.organisation.territories.get(id);
  if (territory === undefined) return errorItem('INVALID_DATA', 'the id given seems to be invalid', { id });
  if (territory.reportingTo === null) {
    return errorItem('NOT_ALLOWED', 'Org Territory cannot be deleted', { id });
  }
  if (call.organisation.childrenOf(id).length > 0) {
    return errorItem('NOT_ALLOWED', "Territory can't be deleted as it's having child", { id });
  }
  call.organisation.removeTerritory(id);
  return successItem(id, 'Given Territory Removed Successfully');
}

function transferAndDelete(call: Call): Answer {
  const entries = readList(call.body, 'territories', perCall);
  if (isAnswer(entries)) return entries;
  if (call.territoryId !== '' && entries.length > 1) {
    return failure(400, 'INVALID_DATA', 'one territory only', {
      api_name: 'territories',
      json_path: '$.territories',
    });
  }
  return answer(entries.map((entry, index) => transfer(call, isObject(entry) ? entry : {}, index)));
}

function transfer(call: Call, entry: JsonObject, index: number): Item {
  const { organisation } = call;
  const { id: idInBody, transfer_to_id: targetId } = entry;
  const id = call.territoryId || idInBody;
  const territory = typeof id === 'string' ? organisation.territories.get(id) : undefined;
  if (territory === undefined || territory.reportingTo === null) {
    return invalid('the id given seems to be invalid', 'id', index);
  }
  if (targetId === undefined) {
    const message = 'This territory has its child. Please Give the transfer_to_id field value';
    const dependee = { api_name: 'id', json_path: `$.territories[${index}].id` };
    return errorItem('DEPENDENT_FIELD_MISSING', message, { dependee });
  }
  const known = typeof targetId === 'string' && organisation.territories.has(targetId);
  if (!known || targetId === territory.reportingTo || !isPossibleParent(call, targetId, territory)) {
    return invalid('the given territory to transfer to is invalid', 'transfer_to_id', index);
  }
  for (const child of organisation.childrenOf(territory.id)) child.reportingTo = targetId;
  organisation.removeTerritory(territory.id);
  const message =
    'Given Territory Removed Successfully and its child Territories moved to the another territory';
  return successItem(territory.id, message);
}

const all = '/settings/territories';
const one = '/settings/territories/{territory}';
const transferPath = 'actions/transfer_and_delete';
const scope = (verb: string): Pick<Route, 'scopes' | 'territories'> => ({
  scopes: [[`settings.territories.${verb}`]],
  territories: true,
});

/** https://www.zoho.com/crm/developer/docs/api/v7/add-territories.html and its neighbours. */
export const territoryWriteRoutes: readonly Route[] = [
  { method: 'POST', path: all, ...scope('CREATE'), handle: createTerritories },
  { method: 'PUT', path: all, ...scope('UPDATE'), handle: updateTerritories },
  { method: 'PUT', path: one, ...scope('UPDATE'), handle: updateTerritories },
  { method: 'DELETE', path: all, ...scope('DELETE'), handle: deleteTerritories },
  { method: 'DELETE', path: one, ...scope('DELETE'), handle: deleteTerritories },
  { method: 'POST', path: `${all}/${transferPath}`, ...scope('DELETE'), handle: transferAndDelete },
  { method: 'POST', path: `${one}/${transferPath}`, ...scope('DELETE'), handle: transferAndDelete },
];
