import { strict as assert } from 'node:assert';
import { Cancelled } from '../../../../src/core/util/async';
import type { Severity } from '../../../../src/extension/ui/prompter';
import { tellResult, type Loudness } from '../../../../src/extension/ui/tellResult';
import { click, ScriptedPrompter } from '../../../harness/scriptedPrompter';

const record = { title: '', command: 'show.it', arguments: ['1'] };
const loudnesses: readonly Loudness[] = ['message', 'statusBar', 'silent'];

/** What is shown of a result, and which of its actions were taken. */
async function told(severity: Severity, wanted: Loudness, isOnRecord = true) {
  const person = new ScriptedPrompter(wanted === 'message' ? [click('Undo')] : [], Cancelled);
  const taken: string[] = [];
  const actions = new Map(
    ['Show Report', 'Undo'].map((name) => [name, () => Promise.resolve(taken.push(name))]),
  );
  const result = { severity, text: 'So it ended.', actions, ...(isOnRecord && { record }) };
  await tellResult(person, wanted, result);
  return { messages: person.messages, notes: person.notes, taken };
}

const message = (severity: Severity) => ({
  severity,
  text: 'So it ended.',
  buttons: ['Show Report', 'Undo'],
});

describe('a result', () => {
  it('is a message, and the button that was clicked does something', async () => {
    const expected = { messages: [message('info')], notes: [], taken: ['Undo'] };
    assert.deepEqual(await told('info', 'message'), expected);
  });

  it('is a line in the status bar that opens its record, where that is wanted', async () => {
    const notes = [{ text: 'So it ended.', command: record }];
    assert.deepEqual(await told('info', 'statusBar'), { messages: [], notes, taken: [] });
  });

  it('is its record alone, where nothing else is wanted', async () => {
    assert.deepEqual(await told('info', 'silent'), { messages: [], notes: [], taken: [] });
  });

  for (const wanted of loudnesses) {
    for (const severity of ['warning', 'error'] as const) {
      it(`is a message when it is a ${severity}, also where ${wanted} is wanted`, async () => {
        const { messages, notes } = await told(severity, wanted);
        assert.deepEqual({ messages, notes }, { messages: [message(severity)], notes: [] });
      });
    }

    it(`is a message when nothing else tells of it, also where ${wanted} is wanted`, async () => {
      const { messages, notes } = await told('info', wanted, false);
      assert.deepEqual({ messages, notes }, { messages: [message('info')], notes: [] });
    });
  }
});
