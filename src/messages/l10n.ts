type Translate = (message: string, ...args: (string | number)[]) => string;

let translate: Translate = (message, ...args) =>
  message.replace(/\{(\d+)\}/g, (placeholder, index: string) => String(args[Number(index)] ?? placeholder));

/**
 * The words shown to people. They are made without VS Code, so the translator is handed in by extension.ts; without
 * one, messages stay English.
 */
export const l10n = {
  /** Translates an English message and fills its {0}, {1} … placeholders. */
  t: (message: string, ...args: (string | number)[]): string => translate(message, ...args),
  use(translator: Translate): void {
    translate = translator;
  },
};
