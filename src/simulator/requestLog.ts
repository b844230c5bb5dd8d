import type { SeenRequest } from './seenRequest';

const secretParameters = /\b(client_secret|refresh_token|access_token|code_verifier|code|token)=[^&\s]+/g;

/** A long run of the extension, and no more than a small program holds. */
const mostRequests = 20_000;
const longestLine = 300;
const mostBytes = 32 * 1024 * 1024;

/** The latest requests, in order of arrival. What is refused at the door leaves a line at most. */
export class RequestLog {
  readonly requests: SeenRequest[] = [];
  #bytes = 0;

  /** Keeps a request, body and all; the oldest give way. */
  keep(request: SeenRequest): void {
    this.requests.push(request);
    this.#bytes += sizeOf(request);
    if (this.#bytes <= mostBytes && this.requests.length <= mostRequests) return;
    // whoever reads the list may have emptied it
    this.#bytes = this.requests.reduce((sum, kept) => sum + sizeOf(kept), 0);
    while (this.#bytes > mostBytes || this.requests.length > mostRequests) {
      const oldest = this.requests.shift();
      if (oldest) this.#bytes -= sizeOf(oldest);
    }
  }

  /** Forgets what a request held, but for its line. */
  strip(request: SeenRequest): void {
    request.body = '';
    request.path = request.path.slice(0, longestLine);
    request.headers = {};
    request.rawHeaders = [];
  }
}

/** Characters, near enough: the headers are kept twice. */
function sizeOf({ path, rawHeaders, body }: SeenRequest): number {
  return path.length + body.length + 2 * rawHeaders.reduce((sum, text) => sum + text.length, 0);
}

/** The request without the secrets in its Authorization header, query and OAuth body. */
export function masked(request: SeenRequest): SeenRequest {
  const { authorization } = request.headers;
  const isOAuth = request.path.startsWith('/oauth/');
  return {
    ...request,
    path: isOAuth ? request.path.replace(secretParameters, '$1=…') : request.path,
    headers:
      authorization === undefined
        ? request.headers
        : { ...request.headers, authorization: mask(authorization) },
    rawHeaders: request.rawHeaders.map((text, index) => {
      return request.rawHeaders[index - 1]?.toLowerCase() === 'authorization' && index % 2 === 1
        ? mask(text)
        : text;
    }),
    body: isOAuth && request.body !== '' ? maskedBody(request.body) : request.body,
  };
}

function maskedBody(body: string): string {
  return body.startsWith('--') ? '(multipart form)' : body.replace(secretParameters, '$1=…');
}

function mask(authorization: string): string {
  return `${authorization.split(' ')[0] ?? ''} …`;
}

/** One line, then the body if there is one. */
export function describeRequest(request: SeenRequest): string {
  const { method, path, status, headers, body } = masked(request);
  const authorization =
    headers.authorization === undefined ? '' : `  Authorization: ${headers.authorization}`;
  const line = `${method} ${path} -> ${status === 0 ? 'no answer' : status}${authorization}`;
  return body === '' ? line : `${line}\n  ${body}`;
}
