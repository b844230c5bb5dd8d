import { createScanner } from 'jsonc-parser';
import { othersFirst } from './turns';

const tokensInATurn = 20_000;

/**
 * How deeply brackets nest, found without recursion: the parser recurses and would exhaust the stack. A bracket that
 * closes another kind closes nothing, for the parser does not leave a level there either.
 */
export async function depthOf(text: string, signal: AbortSignal): Promise<number> {
  const scanner = createScanner(text, true);
  const open: string[] = [];
  let deepest = 0;
  for (let tokens = 1; scanner.getPosition() < text.length; tokens++) {
    if (tokens % tokensInATurn === 0) {
      await othersFirst();
      signal.throwIfAborted();
    }
    scanner.scan();
    const token = scanner.getTokenLength() === 1 ? text[scanner.getTokenOffset()] : undefined;
    if (token === '[') open.push(']');
    else if (token === '{') open.push('}');
    else if (token !== undefined && token === open.at(-1)) open.pop();
    deepest = Math.max(deepest, open.length);
  }
  return deepest;
}
