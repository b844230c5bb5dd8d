import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { bytesOf, type Passage, type Trouble, type WireAnswer } from './proxy';

/** Whether the server did its work before the answer got lost. */
export type Effect = 'done' | 'undone';

const json = { 'content-type': 'application/json;charset=utf-8' };

/** The real answer; or, when the server never saw the request, one that looks like it. */
async function answerFor(effect: Effect, passage: Passage): Promise<WireAnswer> {
  if (effect === 'done') return passage.pass();
  return { status: 200, headers: json, body: Buffer.from('{"users":[{"code":"SUCCESS","details":{"id":"1"') };
}

function trouble(name: string, meet: Trouble['meet']): Trouble {
  return { name, meet };
}

/** The connection ends as the request begins to arrive, as when the other side had just closed it. */
export const staleConnection: Trouble = {
  name: 'the connection was stale',
  early: true,
  meet: ({ socket }) => void socket.destroy(),
};

/** Ends a connection in the middle; where it is encrypted, without the word that says so. */
function breakOff(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}

export function reset(effect: Effect): Trouble {
  return trouble(`reset, ${effect}`, async (passage) => {
    if (effect === 'done') await passage.pass();
    breakOff(passage.socket);
  });
}

/** The connection breaks when so much of the answer, head and body, has been sent: from 0 to 1. */
export function resetAt(part: number, effect: Effect): Trouble {
  return trouble(`reset at ${part}, ${effect}`, async (passage) => {
    const bytes = bytesOf(await answerFor(effect, passage));
    passage.socket.write(bytes.subarray(0, Math.floor(bytes.length * part)), () => breakOff(passage.socket));
  });
}

export function silence(effect: Effect): Trouble {
  return trouble(`silence, ${effect}`, async (passage) => {
    if (effect === 'done') await passage.pass();
  });
}

/** One byte at a time, for as long as the client has patience. */
export function drip(effect: Effect): Trouble {
  return trouble(`drip, ${effect}`, async (passage) => {
    const { socket } = passage;
    const bytes = bytesOf(await answerFor(effect, passage));
    let sent = 0;
    const timer = setInterval(() => socket.write(bytes.subarray(sent, ++sent)), 8);
    socket.on('close', () => clearInterval(timer));
  });
}

/** The answer after `change`; the server has done its work unless `effect` says otherwise. */
function changed(name: string, effect: Effect, change: (answer: WireAnswer) => WireAnswer): Trouble {
  return trouble(`${name}, ${effect}`, async (passage) => {
    passage.socket.write(bytesOf(change(await answerFor(effect, passage))));
  });
}

export function truncatedGzip(effect: Effect): Trouble {
  return changed('half a gzip', effect, ({ body, ...answer }) => {
    const packed = gzipSync(body);
    return {
      ...answer,
      headers: { ...answer.headers, 'content-encoding': 'gzip' },
      body: packed.subarray(0, packed.length / 2),
    };
  });
}

export function corruptGzip(effect: Effect): Trouble {
  return changed('a broken gzip', effect, ({ body, ...answer }) => {
    const packed = gzipSync(body);
    for (let at = 12; at < packed.length; at += 3) packed[at] = (packed[at] ?? 0) ^ 0xff;
    return { ...answer, headers: { ...answer.headers, 'content-encoding': 'gzip' }, body: packed };
  });
}

/** Plain text called gzip, or gzip not called so. */
export function wrongEncoding(effect: Effect, isGzip: boolean): Trouble {
  return changed(isGzip ? 'a gzip that is not called so' : 'no gzip at all', effect, ({ body, ...answer }) =>
    isGzip
      ? { ...answer, body: gzipSync(body) }
      : { ...answer, headers: { ...answer.headers, 'content-encoding': 'gzip' }, body },
  );
}

export function halfJson(effect: Effect): Trouble {
  return changed('half a JSON', effect, ({ headers, body }) => ({
    status: 200,
    headers,
    body: body.subarray(0, body.length / 2),
  }));
}

/** Statuses by which a request was not processed as a whole, whoever says so. */
function refuses(status: number): boolean {
  return (status >= 300 && status < 400) || [401, 403, 404, 407, 429].includes(status);
}

/** Another answer in place of the real one. */
export function answers(
  effect: Effect,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = json,
): Trouble {
  const meet: Trouble['meet'] = async (passage) => {
    if (effect === 'done') await passage.pass();
    passage.socket.write(bytesOf({ status, headers, body: Buffer.from(body) }));
  };
  return { name: `HTTP ${status}, ${effect}`, refuses: effect === 'undone' && refuses(status), meet };
}

export function page(effect: Effect, status: number): Trouble {
  return answers(effect, status, '<html><body>Please sign in</body></html>', { 'content-type': 'text/html' });
}

export function redirect(status: number, location: string): Trouble {
  return answers('undone', status, '', { location });
}

/** An error of Zoho's, at the top level. */
export function refusal(
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): Trouble {
  const body = JSON.stringify({ code, message: 'No.', details: {}, status: 'error' });
  return answers('undone', status, body, { ...json, ...headers });
}

/** The real answer with its JSON changed. */
export function rewritten(name: string, change: (text: string) => string): Trouble {
  return changed(name, 'done', ({ status, headers, body }) => ({
    status,
    headers,
    body: Buffer.from(change(body.toString('utf8'))),
  }));
}
