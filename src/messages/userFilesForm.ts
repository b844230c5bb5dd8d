import type { FormCause, JsonCause } from '../core/userFiles/problem';
import { l10n } from './l10n';
import { inert } from '../core/util/text';
import { inQuotes } from './names';
import { notCsvHere, notJsonHere } from './parserReasons';

/** What is wrong with the form of a file, and what to do about it. */
export function formText(cause: FormCause): string {
  switch (cause.code) {
    case 'emptyCsv':
      return columnHint(l10n.t('The file is empty.'));
    case 'noUserColumn':
      return columnHint(l10n.t('There is no column “user_id” and none “email”.'));
    case 'secondColumn':
      return l10n.t('There is a second column “{0}”; delete one of them.', inert(cause.name, 40));
    case 'noRowBelowHeader':
      return l10n.t('There is no user below the names of the columns.');
    case 'tornRow':
      return l10n.t(
        'From here on several lines are one row: a quotation mark is missing, or one is too many. Correct it; inside quotation marks, write each of them twice.',
      );
    case 'endlessRow':
      return l10n.t(
        'The row that begins here has no end within 100,000 characters; a quotation mark or a line end is missing.',
      );
    case 'tooManyCells':
      return l10n.t(
        'This row has more cells than there are names of columns; put quotation marks around a cell that holds {0}.',
        cause.delimiter === '\t' ? l10n.t('tabs') : inQuotes(cause.delimiter),
      );
    case 'tooManyRows':
      return l10n.t('The file has more than {0} rows. Split it.', cause.most);
    case 'notCsv':
      return notCsvHere(cause.reason);
    default:
      return jsonText(cause);
  }
}

function jsonText(cause: JsonCause): string {
  switch (cause.code) {
    case 'emptyJson':
      return shapeHint(l10n.t('The file is empty.'));
    case 'noObject':
      return shapeHint(l10n.t('The file holds no JSON object.'));
    case 'noUsers':
      return shapeHint(l10n.t('The file has no "users".'));
    case 'secondUsers':
      return l10n.t('"users" stands here for the second time; keep one of them.');
    case 'usersNoList':
      return shapeHint(l10n.t('"users" is not a list.'));
    case 'usersEmpty':
      return shapeHint(l10n.t('"users" is empty.'));
    case 'entryWithoutId':
      return shapeHint(l10n.t('This entry has no "id".'));
    case 'changesNoList':
      return l10n.t('"changes" is no list of changes.');
    case 'besideUsers':
      return l10n.t(
        '"{0}" beside "users" counts for nobody; write it into each entry.',
        inert(cause.key, 40),
      );
    case 'secondKey':
      return l10n.t('This entry has a second "{0}"; keep one of them.', inert(cause.key, 40));
    case 'otherUserInChanges':
      return l10n.t(
        'Inside "changes", {0} names another user than the entry; delete it, or write "territory" where a territory is meant.',
        inert(cause.text, 40),
      );
    case 'tooDeep':
      return l10n.t('The file is nested deeper than {0} levels.', cause.most);
    case 'notJson':
      return notJsonHere(cause.reason);
    case 'idIsNumber': {
      const shown = inert(cause.written, 40);
      return l10n.t('Put the id in quotation marks: "{0}". As a number it loses digits.', shown);
    }
    case 'noText': {
      const shown = inert(cause.written, 40);
      return cause.isId ? notAnId(shown) : l10n.t('{0} is no text.', shown);
    }
  }
}

/** What is no id, as it is to be shown. */
export function notAnId(shown: string): string {
  return l10n.t('{0} is not an id: an id has 1 to 20 digits, no 0 at the start, and nothing else.', shown);
}

function columnHint(what: string): string {
  const names = l10n.t(
    'The first line names the columns; one of them has to be {0} or {1}.',
    'user_id',
    'email',
  );
  return `${what} ${names}`;
}

function shapeHint(what: string): string {
  return `${what} ${l10n.t('Write {0}.', '{"users":[{"id":"431581000000258001"}]}')}`;
}
