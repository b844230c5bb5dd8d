import * as fs from 'node:fs';
import { bundleOf, manifestTextsOf, type Language } from './languages';

/** What the extension says in a language. */
export interface Translated {
  /** What a message of the source reads like, with its placeholders filled. */
  readonly say: (message: string, ...args: readonly (string | number)[]) => string;
  /** What a text of the manifest reads like. */
  readonly manifest: (key: string) => string;
  /** Those of some shown lines that hold a message of ours in English. */
  readonly englishAmong: (lines: readonly string[]) => string[];
}

type Texts = Readonly<Record<string, string>>;
const textsIn = (file: string) => JSON.parse(fs.readFileSync(file, 'utf8')) as Texts;

export function translated(language: Language): Translated {
  const bundle = textsIn(bundleOf(language));
  const manifest = textsIn(manifestTextsOf(language));
  const english = [...Object.entries(bundle), ...pairs(textsIn(manifestTextsOf()), manifest)]
    .filter(([message, translation]) => message !== translation && /\p{L}{3}/u.test(bare(message)))
    .map(([message]) => patternOf(message));
  return {
    say: (message, ...args) => {
      const text = bundle[message];
      if (text === undefined) throw new Error(`There is no message “${message}”.`);
      return text.replace(/\{(\d+)\}/g, (_, index: string) => String(args[Number(index)]));
    },
    manifest: (key) => manifest[key] ?? key,
    englishAmong: (lines) =>
      lines.filter((line) => partsOf(line).some((part) => english.some((pattern) => pattern.test(part)))),
  };
}

function pairs(from: Texts, to: Texts): (readonly [string, string])[] {
  return Object.entries(from).map(([key, text]) => [text, to[key] ?? '']);
}

const bare = (message: string) => message.replace(/\{\d+\}/g, '');

function patternOf(message: string): RegExp {
  const literal = message.split(/\{\d+\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.+')}$`);
}

/** A line, its sentences, and what stands between separators. */
function partsOf(line: string): string[] {
  const split = (by: RegExp) => line.split(by).map((part) => part.trim());
  return [...new Set([line.trim(), ...split(/(?<=[.?!])\s/), ...split(/ [·–|] |, |: /)])].filter(Boolean);
}
