import { request as send } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { RequestReader, type WireRequest } from './requestReader';

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** One request on its way: what a trouble may do with it. */
export interface Passage {
  readonly request: WireRequest;
  /** The connection to the client, for bytes as they are. */
  readonly socket: Socket;
  /** Lets the server do its work, and gives its answer. */
  readonly pass: () => Promise<WireAnswer>;
}

/** What goes wrong with one request. */
export interface Trouble {
  readonly name: string;
  /** At the first byte, before the request is whole. */
  readonly early?: boolean;
  /** Zoho says that it did not process the request. */
  readonly refuses?: boolean;
  readonly meet: (passage: Passage) => void | Promise<void>;
}

/** A request as the proxy saw it. */
export interface Passed {
  readonly request: WireRequest;
  readonly trouble: Trouble | undefined;
  /** The status the server gave; undefined when the request did not get that far. */
  served: number | undefined;
}

export interface FaultProxyOptions {
  /** Port of the server behind, on 127.0.0.1. */
  readonly target: number;
  /** Requests that the test foresees, as `GET /path`; any other is refused, and fails the test at the end. */
  readonly expects: readonly RegExp[];
  readonly tls?: { readonly key: string; readonly cert: string };
}

/**
 * A proxy on plain sockets in front of a server: lets requests pass unless the test has planned trouble for them, down to
 * single bytes of the answer.
 */
export class FaultProxy {
  readonly requests: Passed[] = [];
  /** Decides for each request. */
  troubleFor: (request: WireRequest) => Trouble | undefined = () => undefined;
  private readonly unforeseen: string[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly faults: unknown[] = [];

  private constructor(
    private readonly server: Server,
    private readonly options: FaultProxyOptions,
  ) {}

  static async start(options: FaultProxyOptions): Promise<FaultProxy> {
    const server = options.tls ? createTlsServer(options.tls) : createServer();
    const proxy = new FaultProxy(server, options);
    server.on(options.tls ? 'secureConnection' : 'connection', (socket: Socket) => proxy.accept(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Ends every connection; throws when there was a request that nobody foresaw. */
  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
    if (this.unforeseen.length > 0) throw new Error(`Requests nobody foresaw: ${this.unforeseen.join(', ')}`);
    if (this.faults.length > 0) throw new AggregateError(this.faults, 'A trouble failed');
  }

  private accept(socket: Socket): void {
    this.sockets.add(socket);
    // a client that has given up is no fault of the proxy
    socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
    const reader = new RequestReader(
      (request) => {
        const passed = this.note(request);
        if (passed.trouble?.early) this.meet(passed, socket);
      },
      (request) => {
        const passed = this.requests.find((candidate) => candidate.request === request);
        if (passed && !passed.trouble?.early) this.meet(passed, socket);
      },
    );
    socket.on('data', (chunk) => reader.read(chunk));
  }

  private note(request: WireRequest): Passed {
    const line = `${request.method} ${request.path}`;
    const foreseen = this.options.expects.some((pattern) => pattern.test(line));
    if (!foreseen) this.unforeseen.push(line);
    const trouble = foreseen ? this.troubleFor(request) : notFound;
    const passed: Passed = { request, trouble, served: undefined };
    this.requests.push(passed);
    return passed;
  }

  private meet(passed: Passed, socket: Socket): void {
    const { request, trouble = undisturbed } = passed;
    const pass = async () => {
      const answer = await forward(this.options.target, request);
      passed.served = answer.status;
      return answer;
    };
    Promise.resolve(trouble.meet({ request, socket, pass })).catch((error: unknown) => {
      socket.destroy();
      if (this.server.listening) this.faults.push(error);
    });
  }
}

/** The bytes of an answer whose length is known; the connection stays open. */
export function bytesOf({ status, headers, body }: WireAnswer): Buffer {
  const lines = Object.entries({ ...headers, 'content-length': String(body.length) });
  const head = [`HTTP/1.1 ${status} ${status}`, ...lines.map(([name, value]) => `${name}: ${value}`)];
  const bodiless = status === 204 || status === 304;
  const text = `${head.filter((line) => !bodiless || !line.startsWith('content-length')).join('\r\n')}\r\n\r\n`;
  return Buffer.concat([Buffer.from(text, 'latin1'), bodiless ? Buffer.alloc(0) : body]);
}

const undisturbed: Trouble = {
  name: 'none',
  async meet({ socket, pass }) {
    socket.write(bytesOf(await pass()));
  },
};

const notFound: Trouble = {
  name: 'nobody foresaw it',
  meet({ socket }) {
    socket.end(bytesOf({ status: 599, headers: {}, body: Buffer.alloc(0) }));
  },
};

/** Sends a request to the server behind, on a connection of its own. */
function forward(port: number, { method, path, headers, body }: WireRequest): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const own = { ...headers, host: `127.0.0.1:${port}`, connection: 'close', 'accept-encoding': 'identity' };
    const request = send({ host: '127.0.0.1', port, method, path, headers: own }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject).on('end', () => {
        const kept = Object.entries(response.headers).filter(
          (entry): entry is [string, string] => typeof entry[1] === 'string' && !hopByHop.has(entry[0]),
        );
        resolve({
          status: response.statusCode ?? 0,
          headers: Object.fromEntries(kept),
          body: Buffer.concat(chunks),
        });
      });
    });
    request.on('error', reject).end(body);
  });
}

const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);
