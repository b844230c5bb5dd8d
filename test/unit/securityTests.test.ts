import { strict as assert } from 'node:assert';
import { sources } from '../support/sources';

/** What must never happen, by number. The tests that prove each carry the number in their name: `grep -rn S25 test`. */
const securityTests: Readonly<Record<string, string>> = {
  S01: 'a token in the log',
  S02: 'a token on the console',
  S03: 'a token in the message of an error',
  S04: 'a token in the chain of causes of an error',
  S05: 'a token in an error that is inspected',
  S06: 'a token in the JSON of an error',
  S07: 'a token in a notification',
  S11: 'a token in the clipboard',
  S14: 'a token in any file of profile and workspace, in any encoding',
  S18: 'a setting at one of six scopes that leads a request elsewhere',
  S19: 'a variable of the environment that does',
  S20: 'a devcontainer that does',
  S21: 'an address opened by another program that does',
  S22: 'an argument of a command that does',
  S25: 'a redirect that carries something elsewhere',
  S26: 'a certificate that nobody vouches for',
  S27: 'a certificate of another name',
  S28: 'an expired certificate',
  S29: 'certificates that are not checked',
  S30: 'a connection without encryption',
  S33: 'a hostile id in adding a user',
  S34: 'a hostile id in removing a user',
  S35: 'a hostile id in removing several users',
  S36: 'a hostile id in reading members',
  S38: 'a call that edits or deletes a territory',
  S49: 'a hostile name in the tree or a tooltip',
  S50: 'a hostile name in a quick pick',
  S51: 'a hostile name in the status bar',
  S52: 'a hostile name in a review',
  S53: 'a hostile name in a notification',
  S54: 'a hostile name in a report',
  S55: 'a change by hostile arguments',
  S56: 'a change in an untrusted workspace',
  S57: 'a request because of what happens to a file',
  S59: 'a file in the package that does not belong there',
  S60: 'a secret in the package',
  S61: 'a dependency that is not agreed on',
  S62: 'code in the package that runs programs or text, or hides something',
};

describe('the security tests', () => {
  const texts = sources('test').filter(({ file }) => !file.endsWith('securityTests.test.ts'));
  const named = new Set(texts.flatMap(({ text }) => text.match(/\bS\d\d(?= )/g) ?? []));

  for (const [number, what] of Object.entries(securityTests)) {
    it(`${number}, never ${what}, is tested`, () => assert.ok(named.has(number)));
  }

  it('are all in this list', () => {
    assert.deepEqual(
      [...named].filter((number) => !(number in securityTests)),
      [],
    );
  });
});
