import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Simulator } from '../../src/simulator/server';
import { Organisation } from '../../src/simulator/server';
import { agree, choose, click, pick, saveAs, tick, turnAway } from '../harness/scriptedPrompter';
import { onlyMessage, run, textsOf, withSimulator, workspaceFile, writesOf } from './support';

const north = '431581000000700501';
const south = '431581000000700502';
const manager = '431581000000300999';
const ids = Array.from({ length: 250 }, (_, index) => String(431581000000300001n + BigInt(index)));
const [first = '', second = '', third = ''] = ids;

/** Two territories with room for everybody; the first three users are in the north, which one of them manages. */
function organisation(): Organisation {
  const made = new Organisation({ name: 'Runs', territoryUserLimit: 500 });
  made.addUser({ lastName: 'Admin', email: 'admin@runs.example', profile: 'Administrator' });
  made.addUser({ id: manager, lastName: 'Manager', email: 'manager@runs.example' });
  ids.forEach((id, index) =>
    made.addUser({ id, lastName: `User ${index + 1}`, email: `user${index}@runs.example` }),
  );
  made.addTerritory({ id: north, name: 'North', manager: manager });
  made.addTerritory({ id: south, name: 'South' });
  for (const id of [manager, first, second, third]) made.addMember(north, id);
  return made;
}

const members = (simulator: Simulator, at: string) => [...simulator.organisation.membersOf(at)].sort();
const inNorth = [first, second, third, manager].sort();

function setStatus(simulator: Simulator, id: string, status: 'active' | 'inactive'): void {
  const found = simulator.organisation.users.get(id);
  assert.ok(found);
  found.status = status;
}

/** Runs a test in an organisation as above. */
const here = (test: (simulator: Simulator) => Promise<void>) => () =>
  withSimulator({ organisation: organisation() }, test);

describe('removing', () => {
  it(
    'members that were ticked sends these and no others',
    here(async (simulator) => {
      const person = await run('zohoCrm.removeUsers', [pick('North'), tick(first, second), agree()]);
      assert.equal(onlyMessage(person).text, 'Removed 2 of 2 users from North.');
      assert.ok(!person.confirmations[0]?.routine, 'D5: whoever removes is warned');
      assert.deepEqual(members(simulator, north), [third, manager].sort());
      assert.equal(writesOf(simulator).length, 1);
    }),
  );

  it(
    'the manager is refused before anything is sent',
    here(async (simulator) => {
      const kept = path.join(process.env['HOST_TESTS_STORAGE'] ?? '', 'runs');
      const before = await fs.readdir(kept).catch(() => []);
      const person = await run('zohoCrm.removeUsers', [pick('North'), tick(manager)]);
      assert.deepEqual([...(person.managers ?? [])], [manager]);
      assert.deepEqual(person.confirmations, []);
      const { severity, text, buttons } = onlyMessage(person);
      assert.match(text, /^Nothing was sent to Zoho\. .* is the manager of this territory/);
      assert.deepEqual([severity, buttons], ['warning', []]);
      assert.deepEqual(writesOf(simulator), []);
      assert.deepEqual(await fs.readdir(kept).catch(() => []), before, 'U13: no run is listed');
    }),
  );
});

describe('moving', () => {
  it(
    'lets a user arrive, then leave',
    here(async (simulator) => {
      const script = [pick('North'), tick(first, second), pick('South'), agree()];
      const person = await run('zohoCrm.moveUsers', script);
      assert.equal(person.confirmations[0]?.message, 'Move 2 users from North to South?');
      assert.equal(onlyMessage(person).text, 'Moved 2 users to South.');
      assert.deepEqual(
        writesOf(simulator).map(({ method, path }) => [method, path.includes(south) ? 'South' : 'North']),
        [
          ['PUT', 'South'],
          ['DELETE', 'North'],
        ],
      );
      assert.deepEqual(members(simulator, south), [first, second]);
      assert.deepEqual(members(simulator, north), [third, manager].sort());
    }),
  );
});

describe('a territory that somebody else changed after the review', () => {
  const meanwhile = (simulator: Simulator) =>
    agree(() => simulator.organisation.addMember(north, ids[9] ?? ''));

  it(
    'is shown three ways, and left alone when the person turns away',
    here(async (simulator) => {
      const script = [pick('North'), tick(first), meanwhile(simulator), turnAway('confirm')];
      const person = await run('zohoCrm.removeUsers', script);
      const asked = person.confirmations[1];
      assert.match(asked?.message ?? '', /^Somebody else changed North since this change was planned/);
      const detail = asked?.detail ?? '';
      assert.match(detail, /Without others it would have 4 users; it has 5/);
      assert.match(detail, /^Others added \(1\): 431581000000300010$/m);
      assert.match(detail, /^This change still removes \(1\): User 1$/m);
      assert.match(detail, /^This run has changed nothing in this territory yet\.$/m);
      assert.deepEqual(writesOf(simulator), []);
      assert.ok(onlyMessage(person).buttons.includes('Resume'));
    }),
  );

  it(
    'is changed when the person goes on',
    here(async (simulator) => {
      await run('zohoCrm.removeUsers', [pick('North'), tick(first), meanwhile(simulator), agree()]);
      assert.deepEqual(members(simulator, north), [second, third, manager, ids[9] ?? ''].sort());
    }),
  );
});

describe('a run', () => {
  it(
    'that was cancelled is resumed, then undone: everything is as before',
    here(async (simulator) => {
      const script = [
        pick('North'),
        tick(...ids.slice(3)),
        agree(),
        click('Resume'),
        agree(),
        click('Undo'),
        agree(),
      ];
      let cancelled = false;
      const person = await run('zohoCrm.associateUsers', script, {
        onStep: ({ message, cancel }) => {
          if (cancelled || message !== '100 of 247') return;
          cancelled = true;
          cancel();
        },
      });
      assert.deepEqual(textsOf(person), [
        'Associated 100 of 247 users with North (147 not started). The run was cancelled.',
        'Associated 247 of 247 users with North.',
        'Removed 247 of 247 users from North.',
      ]);
      assert.deepEqual(members(simulator, north), inNorth);
      const [before, again] = person.confirmations.map(({ detail, message }) => ({
        message,
        lines: detail.split('\n').slice(1),
      }));
      assert.ok(before && again);
      assert.ok(
        again.lines.some((line) => line.includes(before.message)),
        'a resume shows the first review',
      );
      for (const line of before.lines) assert.ok(again.lines.includes(line), line);
    }),
  );

  it(
    'that others meddle with while it waits names them on resume, and says what it has done itself',
    here(async (simulator) => {
      const outsider = manager;
      const meddle = () => {
        simulator.organisation.addMember(south, outsider);
        simulator.organisation.removeMember(south, first);
      };
      const script = [
        pick('South'),
        tick(...ids.slice(0, 200)),
        agree(),
        click('Resume'),
        agree(meddle),
        agree(),
      ];
      let cancelled = false;
      const person = await run('zohoCrm.associateUsers', script, {
        onStep: ({ message, cancel }) => {
          if (cancelled || message !== '100 of 200') return;
          cancelled = true;
          cancel();
        },
      });
      const detail = person.confirmations[2]?.detail ?? '';
      assert.match(detail, /^Others added \(1\): (Manager|431581000000300999)$/m);
      assert.match(detail, /^Others removed \(1\): User 1$/m);
      assert.match(detail, /^This run has made 100 changes to this territory already\.$/m);
      assert.doesNotMatch(detail, /changed nothing/);
    }),
  );

  it(
    'is undone once: a second time, from an old message, is refused and names nobody',
    here(async (simulator) => {
      await run('zohoCrm.associateUsers', [pick('South'), tick(first), agree()]);
      const file = workspaceFile('once.json');
      const theRun = pick(`Runs (local simulator, port ${simulator.port})`);
      await run('zohoCrm.exportRun', [theRun, pick('JSON'), saveAs(file)]);
      const text = Buffer.from(await vscode.workspace.fs.readFile(file)).toString();
      const args = [(JSON.parse(text) as { run: string }).run];
      await vscode.workspace.fs.delete(file);
      await run('zohoCrm.undoRun', [agree()], { args });
      assert.deepEqual(members(simulator, south), []);
      simulator.organisation.addMember(south, first);
      const person = await run('zohoCrm.undoRun', [], { args });
      assert.match(onlyMessage(person).text, /has been taken back already\. Nothing was sent/);
      assert.deepEqual(members(simulator, south), [first], 'somebody else has done that since');
    }),
  );

  it(
    'is undone only where it is still as the run left it',
    here(async (simulator) => {
      const between = agree();
      await run('zohoCrm.associateUsers', [pick('South'), tick(first, second, third), between]);
      simulator.organisation.removeMember(south, second);
      simulator.requests.length = 0;
      const runs = await run('zohoCrm.undoRun', [pick('complete · 3 of 3'), agree()]);
      assert.match(onlyMessage(runs).text, /^Removed 2 of 3 users from South \(1 no member any more\)\./);
      assert.deepEqual(members(simulator, south), []);
    }),
  );

  it(
    'is tried again for those who failed',
    here(async (simulator) => {
      setStatus(simulator, first, 'inactive');
      const failed = await run('zohoCrm.associateUsers', [pick('South'), tick(first, second), agree()]);
      assert.match(onlyMessage(failed).text, /^Associated 1 of 2 users with South/);
      setStatus(simulator, first, 'active');
      const again = await run('zohoCrm.retryFailed', [pick('not all done · 1 of 2'), agree()]);
      assert.equal(onlyMessage(again).text, 'Associated User 1 with South.');
      assert.deepEqual(members(simulator, south), [first, second]);
    }),
  );

  it(
    'that was to undo another one is not offered to be tried again once a second try has undone that',
    here(async (simulator) => {
      await run('zohoCrm.associateUsers', [pick('South'), tick(first), agree()]);
      const item = { code: 'NOT_ALLOWED', details: { id: first }, message: 'no', status: 'error' };
      const body = JSON.stringify({ users: [item] });
      simulator.failNext({ kind: 'answer', match: { method: 'DELETE' }, status: 400, body });
      await run('zohoCrm.undoRun', [pick('complete · User 1 · 1 of 1'), agree()]);
      const offered = await run('zohoCrm.retryFailed', [turnAway('pick')]);
      assert.equal(offered.offers[0]?.labels.length, 1);
      await run('zohoCrm.undoRun', [pick('complete · User 1 · 1 of 1'), agree()]);
      const person = await run('zohoCrm.retryFailed');
      assert.match(onlyMessage(person).text, /^There is no run in this organisation/);
      assert.deepEqual(members(simulator, south), []);
    }),
  );

  it(
    'of another organisation can be exported with the names it was made with, but not undone',
    here(async (simulator) => {
      const file = workspaceFile('other.csv');
      const made = await run('zohoCrm.associateUsers', [pick('South'), tick(first), agree()]);
      assert.equal(onlyMessage(made).severity, 'info');
      await withSimulator({}, async (other) => {
        const theRun = pick(`Runs (local simulator, port ${simulator.port})`);
        await run('zohoCrm.exportRun', [theRun, pick('CSV'), saveAs(file)]);
        const text = Buffer.from(await vscode.workspace.fs.readFile(file)).toString();
        assert.ok(text.includes(`"zcrm_${first}","User 1","zcrm_${south}","South","add","applied"`), text);
        const undo = await run('zohoCrm.undoRun');
        assert.match(onlyMessage(undo).text, /^There is no run in this organisation/);
        assert.deepEqual(writesOf(other), []);
      });
      await vscode.workspace.fs.delete(file);
    }),
  );
});

describe('an exported run', () => {
  it(
    'is as it stands when it is written, also where it was resumed while a place was chosen',
    here(async (simulator) => {
      const file = workspaceFile('late.json');
      const others = () => simulator.organisation.addMember(south, third);
      const script = [pick('South'), tick(first), agree(others), turnAway('confirm')];
      await run('zohoCrm.associateUsers', script);
      assert.deepEqual(members(simulator, south), [third]);
      const resume = () =>
        run('zohoCrm.resumeRun', [pick('not all done · User 1 · 0 of 1'), agree(), agree()]);
      const theRun = pick(`Runs (local simulator, port ${simulator.port})`);
      await run('zohoCrm.exportRun', [theRun, pick('JSON'), saveAs(file, resume)]);
      assert.deepEqual(members(simulator, south), [first, third]);
      const text = Buffer.from(await vscode.workspace.fs.readFile(file)).toString();
      assert.match(text, /"outcome": "applied"/);
      await vscode.workspace.fs.delete(file);
    }),
  );

  for (const extension of ['json', 'csv'] as const) {
    it(
      `that was done is not done again (${extension})`,
      here(async (simulator) => {
        const file = workspaceFile(`again.${extension}`);
        await run('zohoCrm.associateUsers', [pick('South'), tick(first, second, third), agree()]);
        const exported = await run('zohoCrm.exportRun', [
          pick(`Runs (local simulator, port ${simulator.port})`),
          pick(extension.toUpperCase()),
          saveAs(file),
        ]);
        assert.match(exported.fileNames[0] ?? '', /^run-Runs-\d{8}T\d{6}Z\.(json|csv)$/);
        assert.match(onlyMessage(exported).text, /^Exported 3 rows to again\./);
        simulator.organisation.removeMember(south, first);
        const sent = writesOf(simulator).length;
        const again = await run('zohoCrm.associateUsersFromFile', [choose(file)]);
        assert.match(onlyMessage(again).text, /^The run that wrote again\.\w+ has done all of its rows\./);
        assert.equal(writesOf(simulator).length, sent);
        await vscode.workspace.fs.delete(file);
      }),
    );
  }
});

describe('what is kept of runs', () => {
  it(
    'is forgotten on request, those that can be resumed only when the person says so',
    here(async () => {
      await run('zohoCrm.associateUsers', [pick('South'), tick(first), agree()]);
      await run('zohoCrm.associateUsers', [pick('South'), tick(...ids.slice(3)), agree()], {
        onStep: ({ message, cancel }) => message === '100 of 247' && cancel(),
      });
      const kept = await run('zohoCrm.clearActivity', [turnAway('pick')]);
      const [offer] = kept.offers;
      const finished = offer?.labels[0] ?? '';
      assert.match(finished, /^Runs that came to their end \(\d+\)$/);
      await run('zohoCrm.clearActivity', [pick(finished), agree()]);
      const gone = await run('zohoCrm.undoRun', [turnAway('pick')]);
      assert.equal(gone.offers[0]?.labels.length, 1, 'the cancelled run is still there');
      const all = await run('zohoCrm.clearActivity', [pick(`All runs (${await countOfRuns()})`), agree()]);
      assert.deepEqual(all.messages, []);
      assert.match(textsOf(await run('zohoCrm.clearActivity'))[0] ?? '', /^There are no runs to forget\./);
    }),
  );
});

async function countOfRuns(): Promise<number> {
  const [offer] = (await run('zohoCrm.clearActivity', [turnAway('pick')])).offers;
  return Number(/\((\d+)\)$/.exec(offer?.labels.at(-1) ?? '')?.[1]);
}
