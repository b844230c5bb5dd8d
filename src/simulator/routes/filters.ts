import { type Answer, failure } from '../answers';
import type { Territory } from '../organisation/organisation';
import { isObject } from './body';

type Read = (territory: Territory) => string | null;

const equality = ['equal', 'not_equal'];
const text = [...equality, 'starts_with', 'ends_with', 'contains', 'not_contains'];
const time = ['less_equal', 'less_than', 'greater_than', 'between', 'equal'];

const fields: Readonly<Record<string, { read: Read; comparators: readonly string[] }>> = {
  id: { read: (territory) => territory.id, comparators: equality },
  'reporting_to.id': { read: (territory) => territory.reportingTo, comparators: equality },
  'manager.id': { read: (territory) => territory.manager, comparators: equality },
  permission_type: { read: (territory) => territory.permissionType, comparators: equality },
  created_by: { read: (territory) => territory.createdBy, comparators: equality },
  modified_by: { read: (territory) => territory.modifiedBy, comparators: equality },
  name: { read: (territory) => territory.name, comparators: text },
  created_time: { read: (territory) => territory.createdTime, comparators: time },
  modified_time: { read: (territory) => territory.modifiedTime, comparators: time },
};

/** Applies the `filters` parameter, `{"field":{"api_name":…},"comparator":…,"value":…}`; null leaves all. */
export function filterTerritories(
  territories: readonly Territory[],
  filters: string | null,
): readonly Territory[] | Answer {
  if (filters === null) return territories;
  const parsed = parse(filters);
  if (parsed === undefined)
    return invalid('the given filter is not valid JSON', { expected_data_type: 'jsonobject' });
  const name = isObject(parsed['field']) ? parsed['field']['api_name'] : undefined;
  if (typeof name !== 'string') return invalid('Specify Atleast one field');
  const field = fields[name];
  if (field === undefined) return invalid(`The given api_name(${name}) is not supported`);
  const { comparator, value } = parsed;
  if (typeof comparator !== 'string' || value === undefined)
    return missing(comparator === undefined ? 'comparator' : 'value');
  if (!field.comparators.includes(comparator)) {
    return invalid('invalid comparator', { api_name: 'comparator', supported_values: field.comparators });
  }
  const wanted = (Array.isArray(value) ? value : [value]).map(String);
  return territories.filter((territory) => matches(field.read(territory), comparator, wanted));
}

function matches(actual: string | null, comparator: string, wanted: readonly string[]): boolean {
  const [first = '', last = first] = wanted;
  const moment = Date.parse(actual ?? '');
  switch (comparator) {
    case 'equal':
      return actual === first || (!Number.isNaN(moment) && moment === Date.parse(first));
    case 'not_equal':
      return actual !== first;
    case 'starts_with':
      return actual?.startsWith(first) ?? false;
    case 'ends_with':
      return actual?.endsWith(first) ?? false;
    case 'contains':
      return actual?.includes(first) ?? false;
    case 'not_contains':
      return !(actual?.includes(first) ?? false);
    case 'less_equal':
      return moment <= Date.parse(first);
    case 'less_than':
      return moment < Date.parse(first);
    case 'greater_than':
      return moment > Date.parse(first);
    default:
      return moment >= Date.parse(first) && moment <= Date.parse(last);
  }
}

function parse(filters: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(filters);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function invalid(message: string, details: Record<string, unknown> = {}): Answer {
  return failure(400, 'INVALID_DATA', message, { ...details, param_name: 'filters' });
}

function missing(key: string): Answer {
  const details = { api_name: key, json_path: `$.${key}`, param_name: 'filters' };
  return failure(400, 'MANDATORY_NOT_FOUND', 'required field not found', details);
}
