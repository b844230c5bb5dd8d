import { strict as assert } from 'node:assert';
import ts from 'typescript';
import { sources } from '../../harness/sources';

interface Text {
  readonly file: string;
  readonly text: string;
  /** Said to who writes programs: what an error of JavaScript's own is made with. */
  readonly isForProgrammers: boolean;
}

/** What VS Code says of a proxy, word for word: it has no code that could be looked for. */
const wordsOfOthers = ['socket connection to proxies'];

describe('the core', () => {
  const texts = sources('src/core').flatMap(({ file, text }) => textsIn(file, text));
  const told = (found: readonly Text[]) => found.map(({ file, text }) => `${file}: ${text}`);

  it('is read with its texts', () => {
    assert.ok(texts.length > 1000);
    assert.ok(texts.some(({ isForProgrammers }) => isForProgrammers));
  });

  it('holds no sentence for people: those are made of its codes in messages', () => {
    const found = texts.filter(({ text, isForProgrammers }) => !isForProgrammers && isProse(text));
    assert.deepEqual(told(found.filter(({ text }) => !wordsOfOthers.includes(text))), []);
  });

  it('tells programmers what is wrong in a phrase, not in a sentence that people might be shown', () => {
    const looksFinished = ({ text }: Text) => /^\p{Lu}\p{Ll}* |[.!?]$/u.test(text);
    assert.deepEqual(told(texts.filter((one) => one.isForProgrammers && looksFinished(one))), []);
  });

  for (const [code, isSentence] of [
    ["export const q = 'This user is a member of the territory already.'", true],
    ["export const q = 'this user is a member'", true],
    ["export const q = 'Nothing was sent.'", true],
    ['export const q = (name: string) => `the user ${name} is known`', true],
    ["export const q = 'this user ' + 'is known'", true],
    ["export const q = { 'as a name of something': 1 }", true],
    ["throw new CrmError('this user is known already')", true],
    ['throw new Error(`no ${host} host of it`)', false],
    ["export const q = 'text/html; charset=utf-8'", false],
    ["export const q = 'POST /crm/v7/settings/territories'", false],
    ["export const q = 'no room left'", false],
    ["import q from 'this user is known already'", false],
  ] as const)
    it(`is found to hold ${isSentence ? 'one' : 'none'} with ${code}`, () => {
      const found = textsIn('core.ts', code).filter((one) => !one.isForProgrammers && isProse(one.text));
      assert.equal(found.length > 0, isSentence);
    });
});

/** Four words or more, or fewer that begin like a sentence and end like one. */
function isProse(text: string): boolean {
  const isWord = (word: string) => /^["'(„“‘]*[\p{L}…][\p{L}'’…-]*["')”’]*[.,:;!?]*$/u.test(word);
  const words = text.trim().split(/\s+/).filter(isWord);
  return words.length > 3 || /^\p{Lu}\S* \S+ .*[.!?]$/u.test(text.trim());
}

/** Every text that a program holds, put together as far as that can be seen; for what is put in at run time stands `…`. */
function textsIn(file: string, code: string): Text[] {
  const found: Text[] = [];
  const visit = (node: ts.Node, isForProgrammers: boolean): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    const text = textOf(node);
    if (text !== undefined) found.push({ file, text, isForProgrammers });
    const within = isError(node) || (isForProgrammers && text !== undefined);
    ts.forEachChild(node, (child) => visit(child, within));
  };
  visit(ts.createSourceFile(file, code, ts.ScriptTarget.ES2023), false);
  return found;
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…');
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const [left, right] = [textOf(node.left), textOf(node.right)];
  return left === undefined && right === undefined ? undefined : `${left ?? '…'}${right ?? '…'}`;
}

function isError(node: ts.Node): boolean {
  if (!ts.isNewExpression(node) || !ts.isIdentifier(node.expression)) return false;
  return ['Error', 'RangeError', 'TypeError', 'DOMException'].includes(node.expression.text);
}
