import type { IncomingMessage } from 'node:http';
import { type Answer, failure, noContent } from './answers';

interface Controlled {
  readonly advance: (ms: number) => void;
  readonly revokeAll: () => void;
}

/**
 * What tests and scripts in another process can do to the simulator: `POST /__simulator/clock?seconds=3600` lets time pass,
 * `POST /__simulator/revoke` ends every token. A page of the web cannot: it would need leave to send the header.
 */
export class Control {
  readonly #controlled: Controlled;

  constructor(controlled: Controlled) {
    this.#controlled = controlled;
  }

  /** @returns undefined when there is nothing at this path */
  answer({ method, url = '/', headers }: IncomingMessage): Answer | undefined {
    const { pathname, searchParams } = new URL(url, 'http://127.0.0.1:80');
    if (method !== 'POST') return undefined;
    if (headers['x-simulator'] === undefined) {
      return failure(403, 'NO_PERMISSION', 'Send the header X-Simulator with any value');
    }
    switch (pathname) {
      case '/__simulator/clock': {
        const seconds = searchParams.get('seconds') ?? '';
        if (!/^[0-9]{1,9}$/.test(seconds)) return failure(400, 'INVALID_DATA', 'seconds is a whole number');
        this.#controlled.advance(Number(seconds) * 1000);
        return noContent;
      }
      case '/__simulator/revoke':
        this.#controlled.revokeAll();
        return noContent;
      default:
        return undefined;
    }
  }
}
