import type { Unused } from '../core/userFiles/fields';
import type { Cause, ClashCause, Remedy } from '../core/userFiles/problem';
import { l10n } from './l10n';
import { inert } from '../core/util/text';
import { comparedText, nameOf } from './userFilesCompared';
import { formText, notAnId } from './userFilesForm';

/** What is wrong in a file, and what to do about it. */
export function problemText(cause: Cause): string {
  switch (cause.code) {
    case 'noUser':
      return l10n.t('This row has neither the id nor the e-mail address of a user.');
    case 'removesHere':
      return l10n.t('This row removes somebody, and an import takes nobody out of a list; delete the row.');
    case 'noTerritoryHere':
      return l10n.t('This row names no territory.');
    case 'onlyZohoKnows':
      return l10n.t(
        'Whether the id is that of the name beside it, only Zoho knows, and an import does not ask; write the e-mail address.',
      );
    case 'eitherOf':
      return l10n.t('This row names {0} and {1}; keep one of them.', quoted(cause.text), quoted(cause.other));
    case 'noOutcome':
      return l10n.t('{0} is no outcome of an exported run; correct it, or delete it.', quoted(cause.text));
    case 'noOperation':
      return l10n.t('{0} is neither “add” nor “remove”.', quoted(cause.text));
    case 'noAddress':
      return l10n.t('{0} is no e-mail address.', quoted(cause.text));
    case 'notAnId':
      return notAnId(quoted(cause.text));
    case 'idBecameNumber':
      return l10n.t(
        '{0} was an id until a spreadsheet made a number of it; import the column as text, or write the e-mail address instead.',
        quoted(cause.text),
      );
    case 'roundedUser':
      return l10n.t(
        'The id {0} looks as if a spreadsheet or another program had rounded it: it may be the id of somebody else. Write the name or the e-mail address of the user beside it.',
        cause.id,
      );
    case 'roundedTerritory':
      return l10n.t(
        'The id {0} looks as if a spreadsheet or another program had rounded it: it may be the id of another territory. Write the name of the territory beside it.',
        cause.id,
      );
    case 'saidAgain':
      return l10n.t(
        'User {0} stands on line {1} already; delete one of the two.',
        cause.user,
        earlierLine(cause),
      );
    case 'opposite':
      return l10n.t(
        'User {0} is to be added and removed here and on line {1}; delete one of the two.',
        cause.user,
        earlierLine(cause),
      );
    case 'idOfAnother':
    case 'unknownId':
    case 'sharedAddress':
    case 'addressOfAnother':
    case 'unknownAddress':
    case 'territoryIdOfAnother':
    case 'unknownTerritoryId':
    case 'sharedTerritoryName':
    case 'unknownTerritory':
      return comparedText(cause);
    default:
      return formText(cause);
  }
}

/** What the editor offers to do about a problem. */
export function remedyText(remedy: Remedy): string {
  switch (remedy.code) {
    case 'deleteRow':
      return l10n.t('Delete what stands here twice');
    case 'quoteId':
      return l10n.t('Put the id in quotation marks');
    case 'writeId':
      return l10n.t('Write the id of {0}: {1}', nameOf(remedy.person), remedy.person.id);
    case 'writeAddress':
      return l10n.t('Write the address of {0}: {1}', nameOf(remedy.person), inert(remedy.person.email));
    case 'writeTerritory':
      return l10n.t('Write {0}', inert(remedy.text, 60));
  }
}

/** What files have that is not used, where there is anything. */
export function unusedRemark(unused: readonly Unused[]): string[] {
  const texts = [...new Set(unused)].map(unusedText);
  return texts.length > 0 ? [l10n.t('Not used of it: {0}', texts.join(', '))] : [];
}

export function unusedText(unused: Unused): string {
  return typeof unused === 'number' ? l10n.t('column {0} without a name', unused) : inert(unused, 40);
}

function earlierLine({ line, file }: ClashCause): string {
  return file === undefined ? String(line) : `${line} (${file})`;
}

function quoted(text: string): string {
  return `"${inert(text, 40)}"`;
}
