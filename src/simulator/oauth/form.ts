/**
 * The parameters of an OAuth request: those of the query and of the body, be that urlencoded or multipart.
 * @param contentType the Content-Type header as received
 */
export function readParameters(
  query: URLSearchParams,
  contentType: string | undefined,
  body: string,
): URLSearchParams {
  const parameters = new URLSearchParams(query);
  for (const [name, value] of bodyParameters(contentType ?? '', body)) parameters.append(name, value);
  return parameters;
}

function bodyParameters(contentType: string, body: string): Iterable<[string, string]> {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  return boundary === undefined ? new URLSearchParams(body) : multipartFields(body, boundary);
}

function multipartFields(body: string, boundary: string): [string, string][] {
  return body.split(`--${boundary}`).flatMap((part): [string, string][] => {
    const [head = '', ...rest] = part.split('\r\n\r\n');
    const name = /name="([^"]*)"/i.exec(head)?.[1];
    return name === undefined ? [] : [[name, rest.join('\r\n\r\n').replace(/\r\n$/, '')]];
  });
}
