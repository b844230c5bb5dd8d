import type { Cause, FileCause, MeaningCause, ShapeCause } from '../core/assignments/problem';
import { inert } from '../core/util/text';
import { l10n } from './l10n';
import { notJsonHere } from './parserReasons';

/** What is wrong in an assignment file, and what to do about it. */
export function assignmentProblemText(cause: Cause): string {
  switch (cause.code) {
    case 'noText':
    case 'emptyFile':
    case 'tokenInFile':
    case 'tooLarge':
    case 'tooDeep':
    case 'notJson':
      return fileText(cause);
    case 'secondKey':
    case 'samePerson':
    case 'sameTerritory':
    case 'territoryInTwoFiles':
    case 'absentInExact':
    case 'emptyWithMembers':
    case 'membersEmpty':
    case 'noTerritory':
    case 'memberAndAbsent':
    case 'unknownGroup':
    case 'unusedGroup':
    case 'missingInclude':
    case 'includeOutside':
    case 'includedTwice':
    case 'tooManyTerritories':
    case 'tooManyPeople':
      return meaningText(cause);
    default:
      return shapeText(cause);
  }
}

function fileText(cause: FileCause): string {
  switch (cause.code) {
    case 'noText':
      return l10n.t('The file is no text in UTF-8; save it with that encoding.');
    case 'emptyFile':
      return l10n.t('The file is empty; export territories into it, or begin with {0}.', '{ "version": 1 }');
    case 'tokenInFile':
      return l10n.t(
        'A token of Zoho stands here and is no secret any more; revoke it at Zoho, then delete it from the file.',
      );
    case 'tooLarge':
      return l10n.t(
        'The file and what it includes take more than {0} MB; leave territories out.',
        cause.most / 1024 / 1024,
      );
    case 'tooDeep':
      return l10n.t('The file is nested deeper than {0} levels; take levels out.', cause.most);
    case 'notJson':
      return notJsonHere(cause.reason);
  }
}

function shapeText(cause: ShapeCause): string {
  switch (cause.code) {
    case 'noObject':
      return l10n.t('Braces are missing here; write {0} with keys and values between.', '{ }');
    case 'noList':
      return l10n.t('A list is missing here; write {0} with texts between.', '[ ]');
    case 'noString':
      return l10n.t('This is no text; put it in quotation marks.');
    case 'noName':
      return l10n.t('A name of a territory has 1 to 400 characters; write its name or {0}.', '"id:431…"');
    case 'noOrganisation':
      return l10n.t('No organisation is named here; write at least one, with "id" and "environment".');
    case 'missingKey':
      return l10n.t('The key "{0}" is missing here; add it.', cause.key);
    case 'unknownKey':
      return [
        l10n.t('The key {0} means nothing here; correct or delete it.', quoted(cause.key)),
        ...(cause.similar.length > 0
          ? [l10n.t('Perhaps this is meant: {0}.', cause.similar.map(quoted).join(', '))]
          : []),
      ].join(' ');
    case 'onlyInRoot':
      return l10n.t('Only the file that includes this one may have "{0}"; move it there.', cause.key);
    case 'wrongValue': {
      const allowed = cause.allowed.join(', ');
      return l10n.t('This is no value of "{0}"; write one of these: {1}.', cause.key, allowed);
    }
    case 'noPercentage':
      return l10n.t('"{0}" is a percentage; write a whole number from 0 to 100.', cause.key);
    case 'tooManyEntries':
      return l10n.t('This list has more than {0} entries; shorten it.', cause.most);
    case 'idIsNumber':
      return l10n.t(
        'The id {0} is written as a number, which loses digits; put it in quotation marks.',
        shown(cause.written),
      );
    case 'bareId':
      return l10n.t('An id of a person begins with "id:"; write "id:{0}".', shown(cause.written));
    case 'emptyPreviously':
      return l10n.t('"previously" names no territory; write an earlier name, or delete it.');
    case 'missingDataCentre':
      return l10n.t('This organisation has no "dataCentre"; add it: only a simulator needs none.');
    case 'skipInProduction':
      return l10n.t(
        'In production nobody may be skipped, for then the wrong people could be removed; write "error".',
      );
    default:
      return wrongText(cause);
  }
}

/** A text that is not of the form that its place asks for. */
function wrongText({ code, text }: Extract<ShapeCause, { readonly text: string }>): string {
  switch (code) {
    case 'noPerson':
      return l10n.t(
        '{0} names no person; write an e-mail address, or "id:" and the id of a user.',
        quoted(text),
      );
    case 'noMember':
      return l10n.t(
        '{0} names no member; write an e-mail address, "id:" and the id of a user, or "@" and the name of a group.',
        quoted(text),
      );
    case 'noId':
      return l10n.t('{0} is not an id; write 1 to 20 digits with no 0 at the start.', quoted(text));
    case 'noGroupName':
      return l10n.t(
        '{0} cannot name a group; use lowercase letters, digits and hyphens, with a letter first, 61 characters at most.',
        quoted(text),
      );
    case 'noOrganisationName':
      return l10n.t(
        '{0} cannot name an organisation; use lowercase letters, digits and hyphens, with a letter first, 31 characters at most.',
        quoted(text),
      );
    case 'noIncludePath':
      return l10n.t(
        '{0} cannot be included; write a path that leads down from this folder, with / between, to a file whose name ends in {1}.',
        quoted(text),
        '.territories.jsonc',
      );
    case 'saidTwice':
      return l10n.t('{0} stands here twice; delete one of them.', quoted(text));
  }
}

function meaningText(cause: MeaningCause): string {
  switch (cause.code) {
    case 'secondKey':
      return l10n.t('The key {0} stands here for the second time; keep one of them.', quoted(cause.key));
    case 'samePerson':
      return l10n.t(
        '{0} and {1} are the same person; delete one of them.',
        quoted(cause.earlier),
        quoted(cause.text),
      );
    case 'sameTerritory':
      return l10n.t(
        '{0} and {1} are the same territory; keep one of them.',
        quoted(cause.earlier),
        quoted(cause.text),
      );
    case 'territoryInTwoFiles':
      return l10n.t(
        'The territory {0} stands in {1} as well; keep it in one of the files.',
        quoted(cause.text),
        shown(cause.other),
      );
    case 'absentInExact':
      return l10n.t('In the mode "exact" whoever is not listed is absent; delete "absent".');
    case 'emptyWithMembers':
      return l10n.t('The territory has both "empty" and members; delete one of them.');
    case 'membersEmpty':
      return l10n.t(
        'Nobody is listed, so everybody would be removed; list people, or write {0} beside it.',
        '"empty": true',
      );
    case 'noTerritory':
      return l10n.t('There is no territory in the file; write at least one below "territories".');
    case 'memberAndAbsent':
      return l10n.t('{0} is a member and absent; delete one of the two entries.', quoted(cause.text));
    case 'unknownGroup':
      return l10n.t('There is no group "{0}"; correct the name, or add it below "groups".', cause.name);
    case 'unusedGroup':
      return l10n.t('No territory uses the group "{0}"; delete it if it is not needed.', cause.name);
    case 'missingInclude':
      return l10n.t(
        'The file {0} is missing or cannot be read; restore it, or no longer include it.',
        quoted(cause.path),
      );
    case 'includeOutside':
      return l10n.t('{0} leads out of this folder; put the file itself here.', quoted(cause.path));
    case 'includedTwice':
      return l10n.t('{0} is read already; include it once.', quoted(cause.path));
    case 'tooManyTerritories':
      return l10n.t('From here on there are more than {0} territories; leave some out.', cause.most);
    case 'tooManyPeople':
      return l10n.t('With its groups this list has more than {0} people; shorten it.', cause.most);
  }
}

function quoted(text: string): string {
  return `"${shown(text)}"`;
}

function shown(text: string): string {
  return inert(text, 60);
}

/** What a new file says about its parts, in comments of one line. */
export function assignmentComments(): { organisations: string; mode: string } {
  return {
    organisations: l10n.t('A fence, not an address: a plan is refused for any other organisation.'),
    mode: l10n.t(
      'exact: whoever is not listed in a territory of this file is removed from it. additive: nobody is, unless under {0}.',
      '"absent"',
    ),
  };
}
