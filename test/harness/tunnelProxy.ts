import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What a proxy does with whoever wants to be connected: says something and hangs up, or connects them to a port. */
export type Manner = { readonly says: string } | { readonly tunnelsTo: number };

/** A proxy that notes every byte that is sent to it, inside of tunnels, too. */
export class TunnelProxy {
  /** The head of each request, as it came. */
  readonly heads: string[] = [];
  private readonly chunks: Buffer[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((socket) => this.meet(socket));

  constructor(public manner: Manner) {}

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }

  close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((resolve) => {
      this.server.close(() => resolve());
    });
  }

  private meet(socket: Socket): void {
    this.keep(socket);
    socket.on('data', (chunk) => this.chunks.push(chunk));
    let head = '';
    const read = (chunk: Buffer) => {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      socket.off('data', read);
      this.heads.push(head);
      this.answer(socket);
    };
    socket.on('data', read);
  }

  private answer(socket: Socket): void {
    const { manner } = this;
    if ('says' in manner) {
      socket.end(manner.says);
      return;
    }
    const end = connect(manner.tunnelsTo, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(end).pipe(socket);
    });
    this.keep(end);
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => this.sockets.delete(socket));
  }
}
