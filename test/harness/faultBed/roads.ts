import * as fs from 'node:fs';
import * as http from 'node:http';
import { Agent } from 'node:https';
import { connect, createServer, type NetConnectOpts } from 'node:net';
import * as path from 'node:path';
import fetch, { FetchError } from 'node-fetch';
import type { TransportOptions } from '../../../src/core/zoho/transport';
import { root } from '../root';
import { FaultProxy } from './proxy';

/** What a request goes through before a server can see it; in place of the usual way. */
export type Road = TransportOptions['fetch'];

/** Nobody listens where the request goes. */
export const refused: Road = async (url, init) => {
  const dead = new URL(url);
  dead.port = String(await freePort());
  return fetch(dead, init);
};

/** The name of the host cannot be resolved. */
export const unknownHost: Road = (url, init) => {
  const nowhere = new URL(url);
  nowhere.hostname = 'nowhere.invalid';
  return fetch(nowhere, init);
};

/** An attempt to connect that fails by itself, with the code of the system; the network of a test cannot do this. */
export function failsToConnect(code: 'EAI_AGAIN' | 'ENETUNREACH' | 'ETIMEDOUT'): Road {
  const syscall = code === 'EAI_AGAIN' ? 'getaddrinfo' : 'connect';
  const message = (url: URL) => `request to ${url.href} failed, reason: ${syscall} ${code}`;
  return (url) => Promise.reject(new FetchError(message(url), 'system', { code, syscall }));
}

/** The server does its work, and the system gives the way up as the answer comes; a network of tests cannot do this. */
export function lostWhileReading(code: 'EHOSTUNREACH' | 'ENETUNREACH' | 'ETIMEDOUT'): Road {
  class LosingAgent extends http.Agent {
    override createConnection(options: NetConnectOpts) {
      const socket = connect(options);
      const emit = socket.emit.bind(socket) as (event: string, ...values: unknown[]) => boolean;
      socket.emit = (event: string, ...values: unknown[]) => {
        if (event !== 'data') return emit(event, ...values);
        socket.destroy(Object.assign(new Error(`read ${code}`), { code, syscall: 'read' }));
        return true;
      };
      return socket;
    }
  }
  return (url, init) => fetch(url, { ...init, agent: new LosingAgent() });
}

const pem = (name: string) => fs.readFileSync(path.join(root, 'test/fixtures/tls', `${name}.pem`), 'utf8');

/** A server whose certificate must not be trusted; nothing of the request may reach it. */
export function badCertificate(why: 'selfSigned' | 'expired' | 'otherName'): Road {
  return async (url, init) => {
    const cert = pem(why === 'selfSigned' ? 'authority' : why);
    const server = await FaultProxy.start({ target: 0, expects: [], tls: { key: pem('key'), cert } });
    const agent = new Agent(why === 'selfSigned' ? {} : { ca: pem('authority') });
    try {
      return await fetch(`https://127.0.0.1:${server.port}${url.pathname}${url.search}`, { ...init, agent });
    } finally {
      agent.destroy();
      await server.close();
    }
  };
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
