import ts from 'typescript';
import { sources } from './sources';

/** A call of `l10n.t` whose first argument is not a plain string, so that nobody could translate it. */
export interface Untranslatable {
  readonly where: string;
  readonly text: string;
}

/** Every message that the extension shows, out of its `l10n.t('…')` calls. */
export function messagesOfSource(): { messages: string[]; untranslatable: Untranslatable[] } {
  const messages = new Set<string>();
  const untranslatable: Untranslatable[] = [];
  for (const { file, text } of sources('src')) {
    const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && node.expression.getText(parsed) === 'l10n.t') {
        const [message] = node.arguments;
        if (message && ts.isStringLiteral(message)) messages.add(message.text);
        else untranslatable.push({ where: file, text: node.getText(parsed).slice(0, 80) });
      }
      ts.forEachChild(node, visit);
    };
    visit(parsed);
  }
  return { messages: [...messages].sort(), untranslatable };
}
