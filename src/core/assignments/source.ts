import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { depthOf } from '../util/jsonDepth';
import { tokensIn } from '../util/redact';
import { othersFirst } from '../util/turns';
import type { Shape } from './shape';

/** Bytes of a root and all that it includes. */
export const mostBytes = 5 * 1024 * 1024;
const mostDepth = 64;
/** Most of them follow from the first few. */
const mostSyntaxErrors = 20;

/** The text of a file in UTF-8, with its byte order mark; undefined when the bytes are something else. */
export function textOf(content: string | Uint8Array): string | undefined {
  if (typeof content === 'string') return content;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return undefined;
  }
}

/** The bytes that a text or file takes in UTF-8. */
export function bytesIn(content: string | Uint8Array): number {
  return typeof content === 'string' ? Buffer.byteLength(content) : content.length;
}

/** The tree of JSON with comments, when the text has nothing else in it. A token in the text is told of as well. */
export async function treeOf(shape: Shape, signal: AbortSignal): Promise<Node | undefined> {
  const text = withoutMark(shape.file.text);
  const start = { at: 0, length: 0 };
  for (const place of tokensIn(text)) shape.fail(place, { code: 'tokenInFile' });
  if (text.trim() === '') return void shape.fail(start, { code: 'emptyFile' });
  if ((await depthOf(text, signal)) > mostDepth)
    return void shape.fail(start, { code: 'tooDeep', most: mostDepth });
  await othersFirst(); // a file may be megabytes long
  signal.throwIfAborted();
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  for (const { error, offset, length } of errors.slice(0, mostSyntaxErrors)) {
    const place = { at: offset, length: Math.min(length, text.length - offset) };
    shape.fail(place, { code: 'notJson', reason: printParseErrorCode(error) });
  }
  if (errors.length > 0 || !root) return undefined;
  if (text.includes('\\')) findEscapedTokens(shape, root);
  return root;
}

/** Escapes in a text keep a token from being found in it as it is written. */
function findEscapedTokens(shape: Shape, node: Node): void {
  const { offset, length, children = [] } = node;
  const escaped = node.type === 'string' && tokensIn(String(node.value)).length > 0;
  if (escaped && tokensIn(shape.file.text.slice(offset, offset + length)).length === 0)
    shape.fail(node, { code: 'tokenInFile' });
  for (const child of children) findEscapedTokens(shape, child);
}

/** The parser knows no byte order mark; a blank keeps all places. */
export function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text;
}
