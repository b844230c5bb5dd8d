import ts from 'typescript';
import { sources } from './sources';

/** What a literal does beside its label when it stands for a button of a message. */
const deeds = new Set(['run', 'command', 'anew', 'open']);

/** The messages of the source that stand on buttons of messages and dialogs: by the places where buttons are made. */
export function buttonsOfSource(): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { file, text } of sources('src')) {
    const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const constants = new Map<string, ts.Expression>();
    const walk = (node: ts.Node, see: (node: ts.Node) => void): void => {
      see(node);
      ts.forEachChild(node, (child) => walk(child, see));
    };
    walk(parsed, (node) => {
      if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer)
        constants.set(node.name.text, node.initializer);
    });
    const add = (expression: ts.Node | undefined): void => {
      if (!expression) return;
      const named = ts.isIdentifier(expression) ? constants.get(expression.text) : expression;
      if (named)
        walk(named, (node) => {
          if (!ts.isCallExpression(node) || node.expression.getText(parsed) !== 'l10n.t') return;
          const [message] = node.arguments;
          if (message && ts.isStringLiteral(message)) found.add(message.text);
        });
    };
    walk(parsed, (node) => buttonsMadeBy(node).forEach(add));
  }
  return found;
}

/** The expressions in a node that become buttons. */
function buttonsMadeBy(node: ts.Node): readonly (ts.Node | undefined)[] {
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const called = node.expression.name.text;
    if (called === 'tell') return node.arguments.slice(2);
    if (called === 'set' && node.expression.expression.getText() === 'actions') return [node.arguments[0]];
  }
  if (ts.isNewExpression(node) && node.expression.getText() === 'Map') {
    const [list] = node.arguments ?? [];
    const pairs = list && ts.isArrayLiteralExpression(list) ? list.elements : [];
    return pairs.flatMap((pair) => (ts.isArrayLiteralExpression(pair) ? [pair.elements[0]] : []));
  }
  if (ts.isFunctionDeclaration(node) && node.name?.text === 'actionOf') return [node.body];
  if (!ts.isObjectLiteralExpression(node)) return [];
  const properties = node.properties.filter(ts.isPropertyAssignment);
  const valueOf = (name: string) => properties.find((one) => one.name.getText() === name)?.initializer;
  const isButton = node.properties.some((one) => one.name && deeds.has(one.name.getText()));
  return [valueOf('action'), ...(isButton ? [valueOf('label')] : [])];
}
