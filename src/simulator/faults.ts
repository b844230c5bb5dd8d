import type { Answer } from './answers';

export interface Fault {
  /** Which requests it meets; all when left out. `path` is tried on the path with its query. */
  readonly match?: { readonly method?: string; readonly path?: RegExp };
  /** How many requests it meets; 1 when left out. */
  readonly times?: number;
  /**
   * html: a gateway's page. half-json, empty: 200 with a cut or without a body. reset: the socket is
   * destroyed; reset-after-commit: likewise, but the request took effect. hang: no answer ever.
   * redirect: to another origin. answer: `status`, `headers` and `body` as given.
   */
  readonly kind:
    'html' | 'half-json' | 'empty' | 'reset' | 'reset-after-commit' | 'hang' | 'redirect' | 'answer';
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly delayMs?: number;
  /** The answer is held back until this is settled. */
  readonly heldUntil?: Promise<unknown>;
  /** Whether the request takes effect though its answer is spoilt; always so for reset-after-commit. */
  readonly takesEffect?: boolean;
}

/** What is to be sent in place of the real answer; text goes out as it is. */
export type Spoilt = 'reset' | 'hang' | { status: number; headers: Record<string, string>; text: string };

/** The faults still to come, in the order in which they were asked for. */
export class FaultQueue {
  readonly #waiting: { fault: Fault; left: number }[] = [];

  /** @returns calls the fault off, as far as it is still to come */
  add(fault: Fault): () => void {
    const entry = { fault, left: fault.times ?? 1 };
    this.#waiting.push(entry);
    return () => {
      const index = this.#waiting.indexOf(entry);
      if (index >= 0) this.#waiting.splice(index, 1);
    };
  }

  /** Takes the first fault that matches and counts it down. */
  take(method: string, path: string): Fault | undefined {
    const index = this.#waiting.findIndex(({ fault: { match } }) => {
      const methodFits = match?.method === undefined || match.method === method;
      return methodFits && (match?.path === undefined || path.search(match.path) >= 0);
    });
    const entry = this.#waiting[index];
    if (entry === undefined) return undefined;
    entry.left -= 1;
    if (entry.left <= 0) this.#waiting.splice(index, 1);
    return entry.fault;
  }
}

/**
 * What a fault sends.
 * @param real the real answer, if the request took effect; half of its JSON is what half-json sends
 * @param elsewhere address on another origin, for redirect
 */
export function spoil(fault: Fault, real: Answer | undefined, elsewhere: string): Spoilt {
  const send = (status: number, type: string, text: string, extra: Record<string, string> = {}): Spoilt => ({
    status: fault.status ?? status,
    headers: { 'content-type': type, ...extra, ...fault.headers },
    text: fault.body ?? text,
  });
  switch (fault.kind) {
    case 'reset':
    case 'reset-after-commit':
      return 'reset';
    case 'hang':
      return 'hang';
    case 'html':
      return send(
        502,
        'text/html',
        '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>',
      );
    case 'half-json': {
      const whole = JSON.stringify(
        real?.body ?? { users: [{ code: 'SUCCESS', details: {}, status: 'success' }] },
      );
      return send(200, 'application/json;charset=utf-8', whole.slice(0, whole.length / 2));
    }
    case 'empty':
      return send(200, 'application/json;charset=utf-8', '');
    case 'redirect':
      return send(302, 'text/html', '', { location: elsewhere });
    case 'answer':
      return send(200, 'application/json;charset=utf-8', '');
  }
}
