import { strict as assert } from 'node:assert';

/** Names that try to be more than text on some surface of the editor: markup, command, icon, direction, layout. */
export const hostileNames: readonly string[] = [
  '[Open](command:workbench.action.quit)',
  '[Open](COMMAND:workbench.action.quit)',
  '\\[Open\\](CoMmAnD:x)',
  'broken](command:x)',
  '](',
  '[a]\n(command:x)',
  '[a]\u200b(command:x)',
  '[a] (command:x)',
  '[[a]](https://evil.example)',
  '[ref]: https://evil.example "x"',
  '[x]: command:quit',
  '[link][ref]',
  '![beacon](https://evil.example/pixel.png)',
  '![](data:image/svg+xml,<svg onload=alert(1)>)',
  '<https://evil.example>',
  '<a href="command:x">x</a>',
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '<!-- comment',
  '</td></tr></table>',
  'https://evil.example/x?y=1',
  'http://evil.example',
  'file:///etc/passwd',
  'www.evil.example',
  '&lt;b&gt; &#x5b;x&#93;',
  '$(trash)',
  '$(sync~spin) Name',
  '\\$(trash)',
  '$$(trash)',
  '$(\u200btrash)',
  '$\u00ad(trash)',
  '$x^2$ $$\\href{https://evil.example}{x}$$',
  '| a | b |',
  'a|b',
  '\\|',
  'a\\',
  'a`b`c``',
  '```\ncode\n```',
  '# Heading',
  '## 0 users were removed',
  '> quote',
  '* item',
  '- [x] done',
  '1. first',
  '---',
  '===',
  '**bold** __bold__ *i* _i_ ~~gone~~',
  'line one\nline two',
  'line one\r\nline two\u2028three\u2029four\u0085five',
  '\u202egnp.exe',
  '\u2066isolated\u2069 \u061cmark',
  'zero\u200bwidth\u200d\u2060\ufeff',
  'soft\u00adhyphen',
  'tags\u{e0041}\u{e0042}\u{e007f}',
  '\u0000\u0007\u001b[31mred\u001b[0m\u009b31m',
  '\t\t\t',
  '   ',
  '',
  'x'.repeat(10_000),
  '👩‍👩‍👧‍👦'.repeat(200),
  '\ud800 lone \udfff',
  '__proto__',
  'constructor',
  '{0} {1} %s %d ${x} {{x}}',
  'undefined',
  'Z\u0351\u036b\u0343\u036a\u0302a\u034alg\u0348o',
];

/** Fails when some surface of VS Code would take a text for more than one plain line. */
export function assertInert(text: string, surface = 'text'): void {
  const told = `${surface}: ${JSON.stringify(text)}`;
  // the form of an icon, and of a link in a notification, as VS Code itself looks for them
  assert.doesNotMatch(text, /\$\([a-z0-9\-_]+(?:~[a-z0-9\-_]+)?\)/i, told);
  assert.doesNotMatch(text, /\[[^\]]*\]\([^)]*\)/, told);
  assert.doesNotMatch(text, /\]\(/, told);
  // one line, nothing unseen but the break that `inert` itself puts between $ and (, ] and (, : and //
  assert.doesNotMatch(text.replace(/(?<=[$\]:])\u200b(?=[(/])/g, ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u, told);
}
