import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, failure } from './answers';

/** The longest list that a call takes needs a tenth of this. */
export const bodyLimit = 256 * 1024;

/** A page of the web that resolves its own name to 127.0.0.1 must not reach this server. */
export function isLoopback(host: string | undefined): boolean {
  return host !== undefined && /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host);
}

/** @returns undefined when the body is over the limit */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function unknownPath(): Answer {
  return failure(404, 'INVALID_URL_PATTERN', 'Please check if the URL trying to access is a correct one');
}

export function send(response: ServerResponse, { status, body, html, headers = {} }: Answer): void {
  const type = html === undefined ? 'application/json;charset=utf-8' : 'text/html;charset=utf-8';
  const text = html ?? (body === undefined ? undefined : JSON.stringify(body));
  response.writeHead(status, text === undefined ? headers : { 'content-type': type, ...headers });
  response.end(text);
}
