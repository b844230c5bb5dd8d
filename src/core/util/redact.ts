import type { Place } from './place';

const hidden = '[hidden]';
/** Shorter texts are words, not secrets: hiding them would tear holes into every text. */
const shortest = 8;
/** In characters; longer ones find less by chance and take longer to compile. */
const longestBeginning = 12;

const tokenShape = /1000\.[0-9a-z]{8,}\.[0-9a-z]{8,}/gi;
const tokenPart = /(?=\d*[a-f])[0-9a-f]{16,}/gi;
/** The value of a header; `$ZOHO_ACCESS_TOKEN` in a copied command is a name, not a secret. */
const credentials = /\b(Zoho-oauthtoken)\s+(?!\$)[^\s"',]+/gi;
const otherCredentials = /\b(Bearer|Basic)\s+[\w.~+/=-]{16,}/gi;
const secretHeader =
  /\b((?:proxy-)?authorization|(?:set-)?cookie)(["']?\s*[:=]\s*["']?)(?!\s*["']?Zoho-oauthtoken)[^"'\r\n]+/gi;
const secretField =
  /(["']?(?:access_token|refresh_token|client_secret|code_verifier|device_code)["']?\s*[=:]\s*["']?|[?&]code=)[^\s"'&,}]+/gi;
const address = /\bhttps?:\/\/[^\s"'<>`]+/gi;
/** All that a query of ours may show; whatever else stands in one is nobody's business. */
const openParameters: ReadonlySet<string> = new Set(['page', 'per_page', 'type', 'ids']);

/** A text without what has the form of a token of Zoho's, or of a part of one that somebody broke. Ids have digits only. */
export function withoutTokens(text: string): string {
  return text.replace(tokenShape, hidden).replace(tokenPart, hidden);
}

/** Where something in a text has the form of a token of Zoho's. */
export function tokensIn(text: string): Place[] {
  return [...text.matchAll(tokenShape)].map(({ 0: token, index }) => ({ at: index, length: token.length }));
}

/**
 * Takes secrets out of a text. The shapes are known (Zoho's own and ours), and so are the secrets that this process
 * holds: those are taken out whatever they look like and however they are written. Everything that leaves this process
 * for people, files or other programs passes through here first.
 */
export class Redactor {
  private readonly secrets = new Map<string, Sought>();

  /** Remembers a secret, so that it is taken out of every later text. */
  hide(secret: string): void {
    if (secret.length < shortest || this.secrets.has(secret)) return;
    this.secrets.set(secret, new Sought(secret));
  }

  redact(text: string): string {
    let clean = text;
    const longestFirst = [...this.secrets].sort(([a], [b]) => b.length - a.length);
    for (const [, sought] of longestFirst) clean = sought.hideIn(clean);
    return clean
      .replace(credentials, `$1 ${hidden}`)
      .replace(otherCredentials, `$1 ${hidden}`)
      .replace(secretHeader, `$1$2${hidden}`)
      .replace(tokenShape, hidden)
      .replace(secretField, `$1${hidden}`)
      .replace(address, withoutSecrets);
  }
}

/** An address without user name, password and fragment, and with the values of its query hidden unless they are open. */
function withoutSecrets(text: string): string {
  const [, start = '', path = '', query] =
    /^(https?:\/\/)(?:[^/?#]*@)?([^?#]*)(?:\?([^#]*))?/i.exec(text) ?? [];
  if (query === undefined) return start + path;
  const shown = query.split('&').map((parameter) => {
    const [name = ''] = parameter.split('=', 1);
    return openParameters.has(name) ? parameter : `${name}=${hidden}`;
  });
  return `${start}${path}?${shown.join('&')}`;
}

/**
 * A secret to look for. What finds it in all of its forms takes the engine long to compile, 10 ms and more: that is
 * done for texts only in which something begins like one of them.
 */
class Sought {
  private readonly beginnings: RegExp;
  private whole: RegExp | undefined;

  constructor(private readonly secret: string) {
    this.beginnings = new RegExp(everyFormOf(Array.from(secret).slice(0, longestBeginning).join('')), 'i');
  }

  hideIn(text: string): string {
    // no form is shorter than the secret itself
    if (text.length < this.secret.length || !this.beginnings.test(text)) return text;
    this.whole ??= new RegExp(everyFormOf(this.secret), 'gi');
    return text.replace(this.whole, hidden);
  }
}

/** Finds a secret as it is, escaped for URL, JSON or HTML, in hexadecimal, decimal or base64, in any case, also broken up. */
function everyFormOf(secret: string): string {
  const bytes = [...Buffer.from(secret)];
  const hex = (byte: number) => byte.toString(16).padStart(2, '0');
  const characters = Array.from(secret).map((character) => {
    const escaped = [...Buffer.from(character)].map((byte) => `%(?:25)*${hex(byte)}`).join('');
    const unit = character.charCodeAt(0);
    const inJson = `\\\\+(?:u00|u\\{|x)${hex(unit)}\\}?`;
    return `(?:${literal(character)}|${escaped}|${inJson}|&#(?:x0*${hex(unit)}|0*${unit});)`;
  });
  const forms = [
    characters.join(/(?:[\s"'`,+]|\\+[nrt"'])*/.source),
    bytes.map(hex).join('[\\s:,-]*(?:0x|\\\\+x)?'),
    bytes.join('[\\s,]+'),
    ...[0, 1, 2].map((before) => base64Core(secret, before)),
  ];
  return forms.join('|');
}

/** What base64 makes of a secret that stands behind `before` other bytes, without the characters that others share. */
function base64Core(secret: string, before: number): string {
  const whole = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)])
    .toString('base64')
    .replace(/=+$/, '');
  const sharedAtStart = Math.ceil((before * 8) / 6);
  const bits = (before + Buffer.byteLength(secret)) * 8;
  return Array.from(whole.slice(sharedAtStart, Math.floor(bits / 6)))
    .map((character) => (character === '+' ? '[+-]' : character === '/' ? '[/_]' : character))
    .join('\\s*');
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
