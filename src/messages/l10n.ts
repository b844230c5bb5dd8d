type Args = readonly (string | number)[];
type Translate = (message: string, ...args: string[]) => string;

const inEnglish: Translate = (message, ...args) =>
  message.replace(/\{(\d+)\}/g, (placeholder, index: string) => args[Number(index)] ?? placeholder);

let translate = inEnglish;
let language: string | undefined;

/**
 * The words shown to people. They are made without VS Code, so the translator is handed in by extension.ts; without
 * one, messages stay English, and numbers and dates as programs read them.
 */
export const l10n = {
  /** Translates an English message and fills its {0}, {1} … placeholders. */
  t: (message: string, ...args: Args): string => translate(message, ...args.map(written)),
  /** A number as it is read in the language of dates and numbers. */
  number: written,
  /** The language of dates and numbers, as BCP 47 names it; undefined where programs may read them. */
  get language(): string | undefined {
    return language;
  },
  use(translator: Translate = inEnglish, ofNumbers?: string): void {
    translate = translator;
    language = ofNumbers;
  },
};

/** Intl is asked for long numbers alone: it takes longer to load than all that the extension starts with. */
function written(value: string | number): string {
  if (typeof value === 'string') return value;
  return language === undefined || Math.abs(value) < 1000 ? String(value) : value.toLocaleString(language);
}
