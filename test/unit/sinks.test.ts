import { strict as assert } from 'node:assert';
import { sources } from '../harness/sources';

/** What leaves this process for people, files or other programs, and the one file that may do it: a redactor stands in it. */
const sinks: readonly (readonly [sink: string, call: RegExp, files: readonly string[]])[] = [
  ['the log', /\bcreateOutputChannel\(/, ['src/extension/parts.ts']],
  [
    'a line of the log',
    /\bchannel\.(?:trace|debug|info|warn|error|append)\w*\(/,
    ['src/extension/ui/log.ts'],
  ],
  ['a message', /\bshow(?:Information|Warning|Error)Message\b/, ['src/extension/ui/vscodePrompter.ts']],
  [
    'a question',
    /\bwindow\.(?:showQuickPick|createQuickPick|showInputBox|createInputBox)\b/,
    ['searchPick', 'steps', 'tickPick', 'userPicker', 'vscodePrompter'].map(
      (file) => `src/extension/ui/${file}.ts`,
    ),
  ],
  ['the clipboard', /\bclipboard\.writeText\(/, ['src/extension/ui/vscodePrompter.ts']],
  ['a terminal', /\bcreateTerminal\(|\bTerminal\b/, []],
  ['the console', /\bconsole\.\w+\(|\bprocess\.std(?:out|err)\b/, ['src/cli/main.ts']],
  ['a stream of the command line', /\b(?:sink|stdout|stderr)\.write\(/, ['src/cli/output.ts']],
  ['a web view', /\bcreateWebview\w+\(/, []],
];

describe('what leaves this process for people', () => {
  const shipped = sources('src').filter(({ file }) => !file.startsWith('src/simulator/'));

  for (const [sink, call, files] of sinks) {
    it(`${sink}: ${files.join(', ') || 'nobody'} writes to it`, () => {
      const writers = shipped.filter(({ text }) => call.test(text)).map(({ file }) => file);
      assert.deepEqual(writers, files);
    });
  }

  it('passes through the redactor at each of these places', () => {
    for (const file of [
      'src/extension/ui/log.ts',
      'src/extension/ui/reports.ts',
      'src/extension/ui/redactingPrompter.ts',
      'src/cli/output.ts',
    ]) {
      const text = shipped.find((source) => source.file === file)?.text ?? '';
      assert.match(text, /\.redact\(/, file);
    }
    const log = shipped.find(({ file }) => file === 'src/extension/ui/log.ts')?.text ?? '';
    const lines = log.match(/this\.channel\.\w+\(\s*[^\n]*/g) ?? [];
    assert.deepEqual(
      lines.filter((line) => !/channel\.(?:show|\w+\(\s*this\.redactor\.redact)\(/.test(line)),
      [],
    );
    const parts = shipped.find(({ file }) => file === 'src/extension/parts.ts')?.text ?? '';
    assert.match(parts, /const prompter = new RedactingPrompter\(/);
    // and nobody gets at the dialogs themselves
    assert.deepEqual(parts.match(/dialogs\.current/g)?.length, 1);
    const seams = shipped.filter(({ text }) => /new PromptSeam\(/.test(text)).map(({ file }) => file);
    assert.deepEqual(seams, ['src/extension/extension.ts']);
    const prompters = shipped.filter(({ text }) => /new VsCodePrompter\(/.test(text));
    assert.deepEqual(
      prompters.map(({ file }) => file),
      ['src/extension/ui/promptSeam.ts'],
    );
  });
});
