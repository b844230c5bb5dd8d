/** The languages in which people read this, apart from English. */
export const languages = ['ja', 'de', 'es'] as const;
export type Language = (typeof languages)[number];

/** Of these every text has to be translated; of the others, what there is has to be right. */
export const complete: ReadonlySet<Language> = new Set(languages);

/** Where the texts of the source stand, English or translated. */
export function bundleOf(language?: Language): string {
  return language === undefined ? 'media/l10n/bundle.l10n.json' : `media/l10n/bundle.l10n.${language}.json`;
}

/** Where the texts of the manifest stand, English or translated. */
export function manifestTextsOf(language?: Language): string {
  return language === undefined ? 'package.nls.json' : `package.nls.${language}.json`;
}

/** Placeholders, links and what one line break makes of a welcome text: a button. */
const kept: readonly (readonly [string, RegExp])[] = [
  ['placeholders', /\{\d+\}/g],
  ['links', /\]\([^)]*\)/g],
  ['line breaks', /\n/g],
  ['code', /`[^`]*`/g],
  ['names that code reads', /\b[A-Za-z]\w*(?:[._]\w+)+\b|--[a-z]+\b|https?:[^\s"]+/g],
];

/** What a translation has lost or invented; nothing where it is as good as a machine can tell. */
export function flawsOf(message: string, translation: string): string[] {
  const found = (text: string, pattern: RegExp) => (text.match(pattern) ?? []).sort().join(' ');
  const lost = kept.flatMap(([what, pattern]) =>
    found(message, pattern) === found(translation, pattern) ? [] : [what],
  );
  return [
    ...lost,
    ...(translation.trim() === translation && translation !== '' ? [] : ['blanks at an end']),
    ...(message.endsWith('…') === translation.endsWith('…') ? [] : ['the dots that promise a question']),
  ];
}
