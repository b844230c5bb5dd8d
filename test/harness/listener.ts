/** Servers that note every request that reaches them, to prove that none did. */
import * as fs from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import * as path from 'node:path';
import { text } from 'node:stream/consumers';

export interface Listener {
  readonly port: number;
  readonly requests: { method: string; url: string; authorization: string | undefined; body: string }[];
  close(): Promise<void>;
}

export type Answer = (response: ServerResponse, url: string) => void;

/** A certificate that `certificates/README.md` describes, and its key. */
export const certificate = (name: string) =>
  fs.readFileSync(path.join(__dirname, 'certificates', `${name}.pem`), 'utf8');

async function listen(
  make: (handle: (request: IncomingMessage, response: ServerResponse) => void) => Server,
  answer: Answer,
): Promise<Listener> {
  const requests: Listener['requests'] = [];
  const server = make((request, response) => {
    const { method = '', url = '', headers } = request;
    const seen = { method, url, authorization: headers.authorization, body: '' };
    requests.push(seen);
    void text(request).then((body) => {
      seen.body = body;
      answer(response, url);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Listens on 127.0.0.1 without encryption. */
export const plain = (answer: Answer) =>
  listen((handle) => createHttpServer({ keepAlive: false }, handle), answer);

/** Listens on 127.0.0.1 with a certificate and its key. */
export const encrypted = (pem: string, answer: Answer) =>
  listen((handle) => createHttpsServer({ key: pem, cert: pem }, handle), answer);

/** Answers with this JSON. */
export const json =
  (value: unknown): Answer =>
  (response) => {
    response.setHeader('connection', 'close');
    response.end(JSON.stringify(value));
  };

/** Answers with a redirect to wherever `target` tells at that time. */
export const redirecting =
  (status: number, target: () => string): Answer =>
  (response) => {
    response.writeHead(status, { location: target(), connection: 'close' }).end();
  };
