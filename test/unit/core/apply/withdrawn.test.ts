import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { applyPlan } from '../../../../src/core/apply/apply';
import { readJournal } from '../../../../src/core/journal/journalFile';
import { CrmClient } from '../../../../src/core/zoho/client';
import { RateLimiter } from '../../../../src/core/zoho/rateLimiter';
import type { SeenRequest } from '../../../../src/simulator/server';
import { SkippingClock } from '../../../harness/clock';
import { transport, usingSimulator } from '../../../harness/crm';
import { inFolder, outcomesOf } from '../../../harness/journals';
import { active, kinds, optionsFor, organisation, plan, usingHistory } from '../../../harness/runs';

const putOff = { kind: 'answer', status: 429, headers: { 'retry-after': '200' } } as const;

describe('a write that Zoho put off, and that is looked at again before it leaves once more', () => {
  it('is not on its way for whoever finds the journal of a window that died then', async () => {
    let see: (request: SeenRequest) => void = () => undefined;
    const onRequest = (request: SeenRequest) => see(request);
    await usingSimulator({ organisation: organisation(2), onRequest }, (simulator) =>
      usingHistory(async (history) => {
        const runs = path.join(path.dirname(history.leases), 'runs');
        const journals: string[] = [];
        see = () => {
          const [file = assert.fail('nothing is on record')] = fs.readdirSync(runs);
          journals.push(fs.readFileSync(path.join(runs, file), 'utf8'));
        };
        simulator.failNext({ ...putOff, match: { method: 'PUT' } });
        const client = new CrmClient(new RateLimiter(transport(simulator), new SkippingClock()).send);
        const options = { ...optionsFor(simulator, history), client };
        const run = await applyPlan(plan([active(1)]), options);
        assert.deepEqual(kinds(run), ['applied']);
        const methods = simulator.requests.map(({ method }) => method);
        assert.deepEqual(methods.slice(0, 4), ['GET', 'PUT', 'GET', 'PUT']);
        const [, firstLeft, look, left] = await Promise.all(journals.map(stateIn));
        assert.deepEqual([firstLeft, look, left], ['unknown', 'notStarted', 'unknown']);
      }),
    );
  });
});

/** What a journal with this text says of its only row. */
function stateIn(text: string): Promise<string | undefined> {
  return inFolder(async (folder) => {
    const file = path.join(folder, 'run');
    fs.writeFileSync(file, text);
    const content = await readJournal(file);
    return content && outcomesOf(content.state)[0]?.kind;
  });
}
