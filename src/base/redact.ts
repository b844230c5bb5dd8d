const tokenShape = /1000\.[0-9a-z]{8,}\.[0-9a-z]{8,}/gi;
const authorization = /(Zoho-oauthtoken|Bearer)\s+[^\s"',]+/gi;
const secretField =
  /(["']?(?:access_token|refresh_token|client_secret|code_verifier)["']?\s*[=:]\s*["']?)[^\s"'&,}]+/gi;

/**
 * Takes tokens out of a text. The shapes are known (Zoho's own and ours), and so are the values that this process
 * holds: those are taken out whatever they look like.
 */
export class Redactor {
  private readonly secrets = new Set<string>();

  /** Remembers a secret, so that it is taken out of every later text, also where it is part of a URL or of JSON. */
  hide(secret: string): void {
    if (secret.length < 8) return;
    this.secrets.add(secret).add(encodeURIComponent(secret)).add(JSON.stringify(secret).slice(1, -1));
  }

  redact(text: string): string {
    let clean = text;
    const longestFirst = [...this.secrets].sort((a, b) => b.length - a.length);
    for (const secret of longestFirst) clean = clean.split(secret).join('[hidden]');
    return clean
      .replace(authorization, '$1 [hidden]')
      .replace(tokenShape, '[hidden]')
      .replace(secretField, '$1[hidden]');
  }
}
