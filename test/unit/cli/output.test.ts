import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import type { Line, Problem, Report } from '../../../src/cli/command';
import { Output, type OutputOptions } from '../../../src/cli/output';
import { Redactor } from '../../../src/core/util/redact';
import { paper } from '../../harness/terminal';

const secret = '1000.0123456789abcdef.fedcba9876543210';
const format = 'zoho-territories-test/1';

function printing(given: Partial<OutputOptions> & { isTTY?: boolean } = {}) {
  const stdout = paper(given.isTTY);
  const stderr = paper(given.isTTY);
  const summary: string[] = [];
  const redactor = new Redactor();
  redactor.hide('a secret of another shape');
  const output = new Output({
    stdout,
    stderr,
    redactor,
    json: false,
    quiet: false,
    verbose: false,
    colours: true,
    summarise: (lines) => void summary.push(...lines),
    ...given,
  });
  return { output, stdout, stderr, summary };
}

const problem = (message: string, file = 'crm.territories.jsonc'): Problem => ({
  severity: 'error',
  code: 'test',
  message,
  next: 'Mend it.',
  place: { file, line: 3, column: 7 },
});

const report = (text: readonly Line[], problems: readonly Problem[] = []): Report => ({
  text,
  json: { format, names: text.map((line) => line.text) },
  problems,
});

/** What the runner of GitHub Actions takes for a command of its own. */
const commandsIn = (text: string) =>
  text.split('\n').filter((line) => line.trimStart().startsWith('::') || line.includes('##['));

const hostile = fc.oneof(
  fc.constantFrom(
    '::set-env name=PATH::/tmp',
    ' ::error::x',
    '##[set-env name=x]y',
    'a\n::stop-commands::x',
    'a\r\n::add-mask::x',
    'x%0A::error::y',
    '\u0085::error::x',
    '\u200b::error::x',
    '\u001b[2J\u001b[31m',
    'file,line=1::x',
    '\u202egnp.exe',
  ),
  fc.string({ unit: 'binary' }),
);

describe('what the command line prints', () => {
  it('is the result on standard output and everything else on standard error', async () => {
    const { output, stdout, stderr } = printing();
    await output.during('Reading', () => Promise.resolve());
    output.note('By the way.');
    output.detail('GET /org');
    output.tell(report([{ text: 'Acme' }], [problem('It is wrong.')]));
    assert.equal(stdout.text, 'Acme\n');
    assert.equal(
      stderr.text,
      'Reading…\nBy the way.\ncrm.territories.jsonc:3:7: error: It is wrong. Mend it.\n',
    );
  });

  it('is one JSON document when that is wanted, with the problems in it', () => {
    const { output, stdout } = printing({ json: true });
    output.tell(report([{ text: 'Acme' }], [problem('It is wrong.')]));
    assert.deepEqual(JSON.parse(stdout.text), {
      format,
      names: ['Acme'],
      problems: [
        {
          ...{ file: 'crm.territories.jsonc', line: 3, column: 7 },
          ...{ severity: 'error', code: 'test', message: 'It is wrong.', next: 'Mend it.' },
        },
      ],
    });
  });

  it('stays one JSON document, with the result in it, where the summary cannot be written', () => {
    const unwritten: Problem = { severity: 'warning', code: 'test', message: 'No summary was written.' };
    const { output, stdout, stderr } = printing({ json: true, summarise: () => unwritten });
    output.tell(report([{ text: 'Acme' }]));
    assert.deepEqual(JSON.parse(stdout.text), { format, names: ['Acme'], problems: [unwritten] });
    assert.equal(stderr.text, 'warning: No summary was written.\n');
  });

  it('has colours on a terminal that wants them, and nowhere else', () => {
    const lines: readonly Line[] = [{ text: '+ ada', tone: 'added' }, { text: 'plain' }];
    for (const [given, expected] of [
      [{ isTTY: true }, '\u001b[32m+ ada\u001b[0m\nplain\n'],
      [{ isTTY: true, colours: false }, '+ ada\nplain\n'],
      [{ isTTY: false }, '+ ada\nplain\n'],
    ] as const) {
      const { output, stdout } = printing(given);
      output.tell(report(lines));
      assert.equal(stdout.text, expected);
    }
  });

  it('has neither progress nor notes when it is to be quiet, and each request when it is to tell all', async () => {
    const quiet = printing({ quiet: true });
    await quiet.output.during('Reading', () => Promise.resolve());
    quiet.output.note('By the way.');
    quiet.output.tell(report([], [problem('It is wrong.')]));
    assert.equal(quiet.stderr.text, 'crm.territories.jsonc:3:7: error: It is wrong. Mend it.\n');
    const verbose = printing({ verbose: true });
    verbose.output.detail('GET /org');
    assert.equal(verbose.stderr.text, 'GET /org\n');
  });

  it('has one line of progress on a terminal, gone when something else is written or the work has ended', async () => {
    const { output, stderr } = printing({ isTTY: true });
    const failing = output.during('Reading', () => {
      output.note('By the way.');
      return Promise.reject(new Error('no'));
    });
    await assert.rejects(failing);
    assert.equal(stderr.text, '\r\u001b[2KReading…\r\u001b[2KBy the way.\n');
  });

  it('marks lines of files on GitHub', () => {
    const { output, stderr } = printing({ annotated: (file) => file });
    output.tell(report([], [problem('100% wrong.\nReally.', 'a,b:c.jsonc')]));
    assert.deepEqual(commandsIn(stderr.text), [
      '::error file=a%2Cb%3Ac.jsonc,line=3,col=7::100%25 wrong. Really. Mend it.',
    ]);
  });

  it('S54 on GitHub holds no command but its own annotations, whatever territories and files are called', () => {
    fc.assert(
      fc.property(hostile, hostile, fc.boolean(), (name, file, json) => {
        const { output, stdout, stderr } = printing({ annotated: (file) => file, json });
        output.note(name);
        output.tell(report([{ text: name }, { text: `  ${name}` }], [problem(name, file)]));
        assert.deepEqual(commandsIn(stdout.text), []);
        const [own, ...others] = commandsIn(stderr.text);
        assert.deepEqual(others, []);
        assert.match(own ?? '', /^::error file=[^,:]*,line=3,col=7::[^\n]* Mend it\.$/u);
      }),
      { numRuns: 500 },
    );
  });

  it('is lines that stay lines, without anything that moves a cursor or turns a text', () => {
    fc.assert(
      fc.property(hostile, fc.boolean(), (name, json) => {
        const { output, stdout, stderr, summary } = printing({ json });
        output.tell(report([{ text: name }], [problem(name, name)]));
        for (const text of [stdout.text, stderr.text, ...summary.map((line) => `${line}\n`)]) {
          assert.equal(text.match(/\n/g)?.length ?? 0, text === '' ? 0 : 1);
          assert.doesNotMatch(text.slice(0, -1), /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        }
        if (json) assert.deepEqual((JSON.parse(stdout.text) as { names: unknown }).names, [name]);
      }),
    );
  });

  it('S02 holds no token, wherever it comes from', () => {
    for (const json of [true, false]) {
      for (const hidden of [secret, 'a secret of another shape']) {
        const { output, stdout, stderr, summary } = printing({
          json,
          annotated: (file) => file,
          verbose: true,
        });
        output.note(hidden);
        output.detail(hidden);
        const told = { ...report([{ text: hidden }], [problem(hidden, hidden)]), markdown: [hidden] };
        output.tell(told);
        for (const text of [stdout.text, stderr.text, summary.join('\n')]) {
          assert.ok(!text.includes(hidden));
          assert.match(text, /\[hidden\]/);
        }
      }
    }
  });
});
