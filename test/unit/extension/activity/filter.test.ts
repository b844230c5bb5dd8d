import assert from 'node:assert/strict';
import type { RunResult } from '../../../../src/core/journal/result';
import { Cancelled } from '../../../../src/core/util/async';
import type { RunFilter } from '../../../../src/extension/features/activity/filter';
import { filterWords, RunSearch } from '../../../../src/extension/features/activity/runSearch';
import { filterRuns } from '../../../../src/extension/features/activity/filterRuns';
import type { Services } from '../../../../src/extension/ports/services';
import { allNamed, runOf } from '../../../harness/activity';
import { pick, ScriptedPrompter, type as typeIn, type Reaction } from '../../../harness/scriptedPrompter';
import { target } from '../../../harness/runs';

const elsewhere = { ...target, name: 'Globex', organisation: '77' };
const runs: readonly RunResult[] = [
  runOf(['applied'], { id: 'done', names: allNamed('Åsa Berg') }),
  runOf(['applied', 'notStarted'], { id: 'left', ended: 'interrupted', canResume: true }),
  runOf(['failed'], { id: 'failed', target: elsewhere }),
  runOf(['applied'], { id: 'undone', undoneBy: 'x', target: elsewhere }),
];

describe('the filter of the activity view', () => {
  const history = {
    list: () => Promise.resolve(runs),
    get: (id: string) => Promise.resolve(runs.find((run) => run.id === id)),
  };
  const found = async (filter: RunFilter) =>
    (await new RunSearch(history).among(runs, filter)).map(({ id }) => id);

  it('lets everything through at first', async () => {
    assert.deepEqual(await found({}), ['done', 'left', 'failed', 'undone']);
  });

  it('looks at the state, the organisation, and both', async () => {
    assert.deepEqual(await found({ state: 'left' }), ['left']);
    assert.deepEqual(await found({ state: 'failed' }), ['failed']);
    assert.deepEqual(await found({ organisation: elsewhere }), ['failed', 'undone']);
    assert.deepEqual(await found({ organisation: elsewhere, state: 'undone' }), ['undone']);
    assert.deepEqual(await found({ organisation: target, state: 'undone' }), []);
  });

  it('finds a text in names that the run kept, whatever their accents, and in ids', async () => {
    assert.deepEqual(await found({ text: 'asa b' }), ['done']);
    assert.deepEqual(await found({ text: 'EUROPE' }), ['left', 'failed', 'undone']);
    assert.deepEqual(await found({ text: 'globex' }), ['failed', 'undone']);
    assert.deepEqual(await found({ text: '101' }), ['done', 'left', 'failed', 'undone']);
  });

  const choose = async (filter: RunFilter, ...script: Reaction[]) => {
    const prompter = new ScriptedPrompter(script, Cancelled);
    let chosen = filter;
    const view = { filter, setFilter: (next: RunFilter) => void (chosen = next) };
    await filterRuns({ history, prompter } as unknown as Services, view);
    assert.deepEqual(prompter.complaints, []);
    return { chosen, offers: prompter.offers };
  };

  it('is chosen one criterion after another, and each goes when it is chosen again', async () => {
    const { chosen: one } = await choose({}, pick('left to do'));
    assert.equal(filterWords(one), 'left to do');
    const { chosen: two } = await choose(one, pick('Globex (local simulator, port 1)'));
    assert.equal(filterWords(two), 'left to do, Globex (local simulator, port 1)');
    const { chosen: three } = await choose(two, pick('With a Text…'), typeIn('Anna'));
    assert.equal(filterWords(three), 'left to do, Globex (local simulator, port 1), “Anna”');
    const { chosen: four } = await choose(three, pick('left to do'));
    assert.equal(filterWords(four), 'Globex (local simulator, port 1), “Anna”');
    const { chosen: none, offers } = await choose(four, pick('All Runs'));
    assert.equal(filterWords(none), '');
    assert.equal(offers[0]?.labels.length, 1 + 3 + 2 + 1);
  });
});
