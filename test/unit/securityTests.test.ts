import { strict as assert } from 'node:assert';
import { sources } from '../harness/sources';

/** What must never happen, by number. The tests that prove each carry the number in their name: `grep -rn S25 test`. */
const securityTests: Readonly<Record<string, string>> = {
  S01: 'a token in the log',
  S02: 'a token on the console',
  S03: 'a token in the message of an error',
  S04: 'a token in the chain of causes of an error',
  S05: 'a token in an error that is inspected',
  S06: 'a token in the JSON of an error',
  S07: 'a token in a notification',
  S08: 'a token in the journal of a run',
  S09: 'a token in a report',
  S10: 'a token in an exported run',
  S11: 'a token in the clipboard',
  S12: 'a secret in the logs that somebody sends along when something is wrong',
  S13: 'a secret in the memory that VS Code keeps for a workspace or for all',
  S14: 'a secret in any file of profile and workspace, in any encoding',
  S15: 'a hostile api_domain that is followed',
  S16: 'a hostile accounts-server that is followed',
  S17: 'a data centre that an answer chooses against the table',
  S18: 'a setting at one of six scopes that leads a request elsewhere',
  S19: 'a variable of the environment that does',
  S20: 'a devcontainer that does',
  S21: 'an address opened by another program that does',
  S22: 'an argument of a command that does',
  S23: 'a file of users that leads a request elsewhere',
  S24: 'a journal that does',
  S25: 'a redirect that carries something elsewhere',
  S26: 'a certificate that nobody vouches for',
  S27: 'a certificate of another name',
  S28: 'an expired certificate',
  S29: 'certificates that are not checked',
  S30: 'a connection without encryption',
  S31: 'a proxy that makes no connection and is not named, or learns a token',
  S32: 'a proxy that sees more than the name of a host',
  S33: 'a hostile id in adding a user',
  S34: 'a hostile id in removing a user',
  S35: 'a hostile id in removing several users',
  S36: 'a hostile id in reading members',
  S37: 'a hostile id in a journal that is resumed or taken back',
  S38: 'a call that edits or deletes a territory',
  S39: 'a sign-in that can be reached from another machine',
  S40: 'a sign-in that answers to another host',
  S41: 'a sign-in that takes another method or path',
  S42: 'a sign-in that takes another state',
  S43: 'a sign-in that takes a second answer',
  S44: 'a sign-in that waits for more than five minutes',
  S45: 'a sign-in that a thousand strangers can stop',
  S46: 'a page that shows what was sent to it',
  S47: 'two sign-ins that wait at once',
  S48: 'a sign-in on a port that is not registered',
  S49: 'a hostile name in the tree or a tooltip',
  S50: 'a hostile name in a quick pick',
  S51: 'a hostile name in the status bar',
  S52: 'a hostile name in a review',
  S53: 'a hostile name in a notification',
  S54: 'a hostile name in a report',
  S55: 'a change by hostile arguments',
  S56: 'a change in an untrusted workspace',
  S57: 'a request because of what happens to a file',
  S58: 'a plan of another organisation that is carried out here',
  S59: 'a file in the package that does not belong there',
  S60: 'a secret in the package',
  S61: 'a dependency that is not agreed on',
  S62: 'code in the package that runs programs or text, or hides something',
};

describe('the security tests', () => {
  const texts = sources('test').filter(({ file }) => !file.endsWith('securityTests.test.ts'));
  const named = new Set(texts.flatMap(({ text }) => text.match(/\bS\d\d(?= )/g) ?? []));

  it('are 62', () => {
    const numbers = Array.from({ length: 62 }, (_, index) => `S${String(index + 1).padStart(2, '0')}`);
    assert.deepEqual(Object.keys(securityTests), numbers);
  });

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
