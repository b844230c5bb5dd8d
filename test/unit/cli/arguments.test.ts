import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { readCommandLine, wantsJson } from '../../../src/cli/arguments';
import { InputError } from '../../../src/core/util/errors';
import { told } from '../../../src/messages/explain';

const wrong: readonly (readonly [argv: readonly string[], says: RegExp])[] = [
  [[], /No command was named\..*zoho-territories --help/],
  [['whoam'], /no such command\..*Did you mean whoami\?/],
  [['fly'], /no such command\..*There are: .*whoami/],
  [['whoami', '--jsn'], /no option --jsn here\..*Did you mean --json\?/],
  [['whoami', '--mark', 'x'], /no option --mark here\..*Did you mean --markdown\?/],
  [['whoami', '--sideways'], /no option --sideways here\..*whoami --help lists/],
  [['whoami', '-x'], /no option -x here/],
  [['whoami', '--constructor'], /no option --constructor here/],
  [['whoami', '--json=yes'], /--json takes no value/],
  [['whoami', '--markdown'], /--markdown needs a value\..*--markdown=FILE/],
  [['whoami', '--markdown', '--json'], /--markdown needs a value/],
  [['whoami', '--api-version', 'v9'], /--api-version is one of v7, v8/],
  [['whoami', '--json', '--json'], /--json stands there twice/],
  [['whoami', 'file'], /whoami takes no file/],
];

function refusal(argv: readonly string[]): string {
  try {
    readCommandLine(argv);
  } catch (error) {
    assert.ok(error instanceof InputError);
    return told(error);
  }
  return assert.fail(`${argv.join(' ')} was taken`);
}

describe('the arguments of the command line', () => {
  for (const [argv, says] of wrong) {
    it(`are refused, and the reason says what was meant: ${JSON.stringify(argv)}`, () => {
      assert.match(refusal(argv), says);
      assert.match(refusal(argv), / Nothing was done\. /);
    });
  }

  it('are a command and its options in any order', () => {
    const asked = readCommandLine(['--api-version=v8', 'whoami', '--json', '--markdown', 'x.md']);
    assert.ok(asked.kind === 'run');
    assert.equal(asked.command.name, 'whoami');
    const { args } = asked;
    assert.deepEqual(
      [args.value('api-version'), args.value('markdown'), args.has('json'), args.has('quiet'), args.file],
      ['v8', 'x.md', true, false, undefined],
    );
  });

  it('ask for help with or without a command, and for the version', () => {
    assert.equal(readCommandLine(['--help']).kind, 'help');
    const asked = readCommandLine(['whoami', '--json', '--help']);
    assert.ok(asked.kind === 'help' && asked.command?.name === 'whoami');
    assert.equal(readCommandLine(['--version']).kind, 'version');
  });

  it('take no token, and none is repeated in the reason', () => {
    const secret = '1000.0123456789abcdef.fedcba9876543210';
    for (const option of ['--token', '--access-token', '--refresh_token', '--client-secret']) {
      for (const argv of [
        ['whoami', option, secret],
        ['whoami', `${option}=${secret}`],
      ]) {
        assert.match(refusal(argv), /no option for a token.*seen by others.*environment/);
        assert.ok(!refusal(argv).includes(secret));
      }
    }
  });

  it('never do anything but be read or refused, whatever they are', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('whoami', '--json', '--', '-', '--markdown', '--markdown=', '--no-color', '--no-json'),
    );
    fc.assert(
      fc.property(fc.array(word), (argv) => {
        wantsJson(argv);
        try {
          readCommandLine(argv);
        } catch (error) {
          assert.ok(error instanceof InputError);
        }
      }),
    );
  });
});
