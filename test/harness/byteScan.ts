/** Looks for a secret in files, byte by byte and in every usual encoding. */
import * as fs from 'node:fs';
import * as path from 'node:path';

/** Every file below a folder that holds the secret, with the encoding it was found in. Links are not followed. */
export function filesHolding(folder: string, secret: string): string[] {
  const needles = Object.entries(encodingsOf(secret));
  return fs.readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile()) return [];
    const file = path.join(entry.parentPath, entry.name);
    const bytes = fs.readFileSync(file);
    return needles.filter(([, needle]) => bytes.includes(needle)).map(([name]) => `${file} (${name})`);
  });
}

/** The secret as bytes, in each encoding. */
export function encodingsOf(secret: string): Readonly<Record<string, Buffer>> {
  const hex = Buffer.from(secret).toString('hex');
  return {
    plain: Buffer.from(secret),
    'upper case': Buffer.from(secret.toUpperCase()),
    'UTF-16': Buffer.from(secret, 'utf16le'),
    'URL-encoded': Buffer.from(hex.replace(/../g, '%$&')),
    hexadecimal: Buffer.from(hex),
    HEXADECIMAL: Buffer.from(hex.toUpperCase()),
    ...Object.fromEntries([0, 1, 2].map((before) => [`base64, ${before}`, base64(secret, before)])),
  };
}

/** What base64 makes of the secret behind `before` other bytes, without the characters that depend on its neighbours. */
function base64(secret: string, before: number): Buffer {
  const whole = Buffer.from('\0'.repeat(before) + secret).toString('base64');
  return Buffer.from(whole.slice(before === 0 ? 0 : 4, -4));
}
