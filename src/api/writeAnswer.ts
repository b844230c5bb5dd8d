import * as v from 'valibot';
import { l10n } from '../base/l10n';
import { errorOfAnswer, unreadable } from './answers';
import { attribute, type Attribution } from './attribution';
import { actionItem, type ActionItem } from './schemas';
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
  throw unreadable(
    answer.where,
    answer.status,
    l10n.t('The answer does not say what became of the users.'),
    answer.body === undefined,
  );
}

/** Ids have more digits than a number holds: whoever wrote one as a number may have changed it into another. */
const withRoundedId = v.looseObject({ details: v.looseObject({ id: v.number() }) });

/** The items of a write's answer, whatever its status and however deeply nested; undefined when there is no list. */
function actionItems(answer: Answer, key: 'users' | 'territories'): ActionItem[] | undefined {
  if (typeof answer.body !== 'object' || answer.body === null) return undefined;
  const list = (answer.body as Record<string, unknown>)[key];
  const items = Array.isArray(list) ? (list.flat(2) as unknown[]) : refusalOnTop(answer);
  if (items?.some((item) => v.is(withRoundedId, item))) {
    throw unreadable(
      answer.where,
      answer.status,
      l10n.t('The answer has ids as numbers, which may have been rounded on the way.'),
    );
  }
  return items?.flatMap((item) => {
    const parsed = v.safeParse(actionItem, item);
    return parsed.success ? [parsed.output] : [];
  });
}

/** The OpenAPI files show some refusals of a user or a territory at the top level instead of in the list. */
function refusalOnTop(answer: Answer): unknown[] | undefined {
  const refused =
    answer.status === 400 && errorOfAnswer(answer.where, answer.status, answer.body).kind === 'refused';
  return refused ? [answer.body] : undefined;
}
