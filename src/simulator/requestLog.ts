import type { SeenRequest } from './server';

const secretParameters = /\b(client_secret|refresh_token|access_token|code_verifier|code|token)=[^&\s]+/g;

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
