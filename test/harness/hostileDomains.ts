/** What an answer may name as a host so that somebody takes it for the given one, as `www.zohoapis.com`. */
export function hostileDomains(host: string): string[] {
  return [
    `https://${host}.evil.example`,
    `https://${host}@evil.example`,
    `https://evil.example/${host}`,
    `https://evil.example#${host}`,
    `https://evil.example?${host}`,
    `https://${host}%2eevil.example`,
    `https://${host}:8443`,
    `http://${host}`,
    `https://user:pass@${host}`,
    `https://${host}/crm/../..`,
    `https://${host.replace('.', 'x')}`,
    `https://ⓦⓦⓦ${host.slice(host.indexOf('.'))}`,
    `https://${host}\\@evil.example`,
    ` https://${host}\n`,
    `//${host}`,
    `https://${host.toUpperCase()}.`,
    '',
  ];
}
