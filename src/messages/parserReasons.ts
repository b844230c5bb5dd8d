import { l10n } from './l10n';

/** That a text is no JSON, and why, by the code of the parser. */
export function notJsonHere(code: string): string {
  return l10n.t('This is not JSON here ({0}); correct it.', jsonReason(code) ?? spelt(code));
}

/** That a text is no CSV, and why, by the code of the parser. */
export function notCsvHere(code: string): string {
  return l10n.t('This is not CSV here ({0}); correct it.', csvReason(code) ?? spelt(code));
}

function jsonReason(code: string): string | undefined {
  switch (code) {
    case 'InvalidSymbol':
      return l10n.t('invalid symbol');
    case 'InvalidNumberFormat':
      return l10n.t('invalid number format');
    case 'PropertyNameExpected':
      return l10n.t('property name expected');
    case 'ValueExpected':
      return l10n.t('value expected');
    case 'ColonExpected':
      return l10n.t('colon expected');
    case 'CommaExpected':
      return l10n.t('comma expected');
    case 'CloseBraceExpected':
      return l10n.t('close brace expected');
    case 'CloseBracketExpected':
      return l10n.t('close bracket expected');
    case 'EndOfFileExpected':
      return l10n.t('end of file expected');
    case 'InvalidCommentToken':
      return l10n.t('invalid comment token');
    case 'UnexpectedEndOfComment':
      return l10n.t('unexpected end of comment');
    case 'UnexpectedEndOfString':
      return l10n.t('unexpected end of string');
    case 'UnexpectedEndOfNumber':
      return l10n.t('unexpected end of number');
    case 'InvalidUnicode':
      return l10n.t('invalid unicode');
    case 'InvalidEscapeCharacter':
      return l10n.t('invalid escape character');
    case 'InvalidCharacter':
      return l10n.t('invalid character');
    default:
      return undefined;
  }
}

function csvReason(code: string): string | undefined {
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return l10n.t('quote not closed');
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE':
      return l10n.t('invalid closing quote');
    default:
      return undefined;
  }
}

/** A code that nobody translates, as words. */
function spelt(code: string): string {
  return code
    .replace(/^CSV_/, '')
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}
