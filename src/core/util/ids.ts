declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type TerritoryId = Branded<'TerritoryId'>;
export type UserId = Branded<'UserId'>;

const idPattern = /^[1-9][0-9]{0,19}$/;

/** Whether a text is a well-formed Zoho id: decimal digits, no leading zero, at most 20 of them. */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && idPattern.test(text);
}

/** The text as a territory id, or undefined when it is not a well-formed id. */
export function territoryId(text: unknown): TerritoryId | undefined {
  return isId(text) ? (text as TerritoryId) : undefined;
}

/** The text as a user id, or undefined when it is not a well-formed id. */
export function userId(text: unknown): UserId | undefined {
  return isId(text) ? (text as UserId) : undefined;
}

/**
 * What a person or another program wrote down as an id, without what they put around it: blanks, characters that are not
 * seen, the `zcrm_` of Zoho's own exports, the `id:` of assignment files, and what keeps a spreadsheet from rounding:
 * `="4315…"`, `'4315…`.
 */
export function writtenId(text: string): string {
  const seen = text.replace(/[\p{DI}\p{Cf}]/gu, '').trim();
  return seen.replace(/^=?["']*(?:(?:zcrm_|id:)(?=\d))?|["']+$/gi, '');
}

/** Nothing takes `zcrm_4315…` or `id:4315…` for a number. */
export function isMarked(written: string): boolean {
  return /zcrm_|id:/i.test(written);
}

/** Spreadsheets keep fifteen digits and fill up with zeros. */
export function isFilledUp(written: string): boolean {
  const id = writtenId(written);
  return id.length > 15 && /^0+$/.test(id.slice(15)) && !isMarked(written);
}
