import { strict as assert } from 'node:assert';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { Redactor } from '../../../../src/core/util/redact';
import { applyPlan, resumeRun } from '../../../../src/core/apply/apply';
import { csvOf, jsonOf } from '../../../../src/messages/exports';
import type { Names } from '../../../../src/core/plan/names';
import { reportOf } from '../../../../src/messages/report';
import type { FinishedRun } from '../../../../src/core/journal/result';
import { RunHistory } from '../../../../src/core/journal/runHistory';
import type { Fault } from '../../../../src/simulator/server';
import { encodingsOf, filesHolding } from '../../../harness/byteScan';
import { usingSimulator } from '../../../harness/crm';
import { active, optionsFor, organisation, plan } from '../../../harness/runs';

const names: Names = { territory: String, user: String };

/** Answers to a write that quote the token, wherever a run takes a reason from. */
const quoting: Readonly<Record<string, (token: string) => Partial<Fault>>> = {
  'the refusal of a user': (token) => ({
    status: 200,
    body: JSON.stringify({ users: [1, 2].map((n) => item(n, 'MADE_UP', `bad token ${token}`)) }),
  }),
  'the code of a refusal': (token) => ({
    status: 200,
    body: JSON.stringify({ users: [1, 2].map((n) => item(n, token, '')) }),
  }),
  'an inactive user': (token) => ({
    status: 200,
    body: JSON.stringify({ users: [1, 2].map((n) => item(n, 'INVALID_DATA', `token=${token}`)) }),
  }),
  'a refusal of everybody': (token) => ({
    status: 403,
    body: JSON.stringify({ code: 'NO_PERMISSION', message: token, details: { permissions: [token] } }),
  }),
  'a failure in other words': (token) => ({
    status: 400,
    body: JSON.stringify({ code: 'STRANGE', message: Buffer.from(token).toString('base64') }),
  }),
  'a page': (token) => ({ status: 502, body: `<html>${token}</html>` }),
};

function item(n: number, code: string, message: string) {
  return { code, message, status: 'error', details: { id: active(n) } };
}

/** A run whose writes are answered so, resumed once; `look` sees the folder of its journal and what it came to. */
async function running(
  quote: (typeof quoting)[string],
  look: (folder: string, run: FinishedRun, token: string) => Promise<void> | void,
): Promise<void> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'runs-'));
  try {
    await usingSimulator({ organisation: organisation(2) }, async (simulator) => {
      const { accessToken } = simulator;
      const redactor = new Redactor();
      redactor.hide(accessToken);
      const options = optionsFor(simulator, new RunHistory(folder, redactor));
      const fail = () =>
        simulator.failNext({ kind: 'answer', match: { method: 'PUT' }, times: 9, ...quote(accessToken) });
      fail();
      const first = await applyPlan(plan([active(1), active(2)]), options);
      fail();
      const run = first.canResume ? await resumeRun(first.id, options) : first;
      assert.equal(run.tally.applied, 0);
      await look(folder, run, accessToken);
    });
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

function assertWithout(token: string, text: string): void {
  for (const [form, bytes] of Object.entries(encodingsOf(token)))
    assert.ok(!Buffer.from(text).includes(bytes), `${form} in ${text}`);
}

describe('a token that Zoho quotes', () => {
  for (const [name, quote] of Object.entries(quoting)) {
    it(`G13 S08 is in no byte of a journal: ${name}`, () =>
      running(quote, async (folder, run, token) => {
        assert.deepEqual(filesHolding(folder, token), []);
        const journals = await fs.readdir(path.join(folder, 'runs'));
        assert.deepEqual(journals, [`${run.id}.ndjson`], 'there was one to look at');
      }));

    it(`S09 is in no report: ${name}`, () =>
      running(quote, async (_, run, token) => {
        const redactor = new Redactor();
        redactor.hide(token);
        const report = redactor.redact(await reportOf(run, names));
        assert.match(report, new RegExp(active(1)));
        assertWithout(token, report);
      }));

    it(`S10 is in no exported run: ${name}`, () =>
      running(quote, async (folder, { id }, token) => {
        const run = (await new RunHistory(folder).get(id)) ?? assert.fail('it is not kept');
        for (const text of [csvOf(run, names), jsonOf(run, names)]) {
          assert.ok(text.includes(active(1)));
          assertWithout(token, text);
        }
      }));
  }
});
