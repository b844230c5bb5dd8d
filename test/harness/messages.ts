import ts from 'typescript';
import { sources } from './sources';

/** A call of `l10n.t` whose first argument is not a plain string, so that nobody could translate it. */
export interface Untranslatable {
  readonly where: string;
  readonly text: string;
}

export interface Messages {
  /** Every message of the source, sorted. */
  readonly all: readonly string[];
  /** Those that an editor shows. A terminal speaks English, so its own are nobody's work. */
  readonly shown: readonly string[];
  readonly untranslatable: readonly Untranslatable[];
}

const ofTerminal = /^src\/(?:cli|messages\/terminal)\//;

/** The messages of the source, out of its `l10n.t('…')` calls. */
export function messagesOfSource(): Messages {
  const all = new Set<string>();
  const shown = new Set<string>();
  const untranslatable: Untranslatable[] = [];
  for (const { file, text } of sources('src')) {
    const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && node.expression.getText(parsed) === 'l10n.t') {
        const [message] = node.arguments;
        if (message && ts.isStringLiteral(message)) {
          all.add(message.text);
          if (!ofTerminal.test(file)) shown.add(message.text);
        } else untranslatable.push({ where: file, text: node.getText(parsed).slice(0, 80) });
      }
      ts.forEachChild(node, visit);
    };
    visit(parsed);
  }
  return { all: [...all].sort(), shown: [...shown].sort(), untranslatable };
}
