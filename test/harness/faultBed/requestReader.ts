/** An HTTP/1.1 request, read from a socket. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/** Cuts the bytes of one connection into requests; the client must give lengths, as Node does. */
export class RequestReader {
  private bytes = Buffer.alloc(0);
  private current: WireRequest | undefined;

  /**
   * @param onHead told as soon as a request is known by its head
   * @param onWhole told when its body is complete too
   */
  constructor(
    private readonly onHead: (request: WireRequest) => void,
    private readonly onWhole: (request: WireRequest) => void,
  ) {}

  read(chunk: Buffer): void {
    this.bytes = Buffer.concat([this.bytes, chunk]);
    this.current ??= this.takeHead();
    const { current } = this;
    if (!current) return;
    const length = Number(current.headers['content-length'] ?? 0);
    if (this.bytes.length < length) return;
    current.body = this.bytes.subarray(0, length);
    this.bytes = this.bytes.subarray(length);
    this.current = undefined;
    this.onWhole(current);
  }

  private takeHead(): WireRequest | undefined {
    const end = this.bytes.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const [line = '', ...fields] = this.bytes.subarray(0, end).toString('latin1').split('\r\n');
    this.bytes = this.bytes.subarray(end + 4);
    const [method = '', path = ''] = line.split(' ');
    const headers = Object.fromEntries(
      fields.map((field) => {
        const colon = field.indexOf(':');
        return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
      }),
    );
    const request = { method, path, headers, body: Buffer.alloc(0) };
    this.onHead(request);
    return request;
  }
}
