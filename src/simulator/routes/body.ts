import { type Answer, failure } from '../answers';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The array a write's body must hold under `key`, or the answer that says what is wrong with the body. */
export function readList(body: string, key: string, limit: number): readonly unknown[] | Answer {
  const place = { api_name: key, json_path: `$.${key}` };
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return failure(400, 'INVALID_DATA', 'the request body is not valid JSON', {
      expected_data_type: 'jsonobject',
    });
  }
  if (!isObject(parsed)) {
    return failure(400, 'INVALID_DATA', 'body', { expected_data_type: 'jsonobject' });
  }
  const list = parsed[key];
  if (list === undefined || list === null) {
    return failure(400, 'MANDATORY_NOT_FOUND', 'required field not found', place);
  }
  if (!Array.isArray(list)) {
    return failure(400, 'INVALID_DATA', 'invalid data', { expected_data_type: 'jsonarray', ...place });
  }
  if (list.length === 0) {
    return failure(400, 'INVALID_DATA', 'invalid data', { minimum_length: 1, ...place });
  }
  if (list.length > limit) {
    return failure(400, 'LIMIT_EXCEEDED', `more than ${limit} entries in one call`, { limit, ...place });
  }
  return list as readonly unknown[];
}

/** The ids of `?ids=`, or the answer that says what is wrong with it. */
export function readIds(query: URLSearchParams, limit: number): readonly string[] | Answer {
  const given = query.get('ids');
  if (given === null || given.trim() === '') {
    return failure(400, 'REQUIRED_PARAM_MISSING', 'One of the expected parameter is missing', {
      param_name: 'ids',
    });
  }
  const ids = given.split(',').map((id) => id.trim());
  if (ids.length > limit) {
    return failure(400, 'INVALID_REQUEST', `more than ${limit} ids in one call`, {
      param_name: 'ids',
      limit,
    });
  }
  return ids;
}
