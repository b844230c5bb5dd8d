import * as v from 'valibot';
import { errorOfAnswer, unreadable } from './answers';
import { attribute, type Attribution } from './attribution';
import { actionItem, type ActionItem } from './actionItem';
import type { Answer } from './transport';

/** What an answer to a write says, with its status: a 400 may still carry items that succeeded. */
export interface WriteAnswer<Id extends string> extends Attribution<Id> {
  readonly status: number;
}

/**
 * Reads an answer to a write of these ids.
 *
 * @throws CrmError when the answer refuses the request as a whole, or says nothing of what became of it
 */
export function readWrite<Id extends string>(
  answer: Answer,
  sent: readonly Id[],
  list: 'users' | 'territories',
): WriteAnswer<Id> {
  const items = actionItems(answer, list);
  if (items) return { status: answer.status, ...attribute(sent, items) };
  if (answer.status >= 400) throw errorOfAnswer(answer.where, answer.status, answer.body);
  throw unreadable(answer.where, answer.status, { code: 'nothingSaid' }, answer.body === undefined);
}

/** Ids have more digits than a number holds: whoever wrote one as a number may have changed it into another. */
const withRoundedId = v.looseObject({ details: v.looseObject({ id: v.number() }) });

/** The items of a write's answer, whatever its status and however deeply nested; undefined when there is no list. */
function actionItems(answer: Answer, key: 'users' | 'territories'): ActionItem[] | undefined {
  if (typeof answer.body !== 'object' || answer.body === null) return undefined;
  const list = (answer.body as Record<string, unknown>)[key];
  const isSaid = Array.isArray(list) && (list.length > 0 || answer.status < 400);
  const items = isSaid ? (list.flat(2) as unknown[]) : refusalOnTop(answer);
  if (items?.some((item) => v.is(withRoundedId, item))) {
    throw unreadable(answer.where, answer.status, { code: 'roundedIds' });
  }
  return items?.flatMap((item) => {
    const parsed = v.safeParse(actionItem, item);
    return parsed.success ? [parsed.output] : [];
  });
}

/**
 * The OpenAPI files show some refusals of a user or a territory at the top level instead of in the list. One that names
 * none refuses the request: whoever sent its users one by one would be refused as often.
 */
function refusalOnTop({ where, status, body }: Answer): unknown[] | undefined {
  const { success, output } = v.safeParse(actionItem, body);
  if (!success) return undefined;
  // Zoho refuses the caller on the user side, with either status
  if (output.code === 'NOT_ALLOWED' && (status === 400 || status === 403)) return [body];
  const isRefused = status === 400 && errorOfAnswer(where, status, body).kind === 'refused';
  return isRefused && namesSomething(output) ? [body] : undefined;
}

/** An id or the place of one in the request, the state of a user, the limit of the territory. */
function namesSomething({ details }: ActionItem): boolean {
  const {
    id,
    json_path: path,
    resource_path_index: place,
    owner_status: state,
    limit,
    api_name: field,
  } = details ?? {};
  const isPlace = /^\$\.(?:users|territories)\[/.test(path ?? '');
  return isPlace || field === 'id' || (id ?? state ?? place ?? limit ?? undefined) !== undefined;
}
