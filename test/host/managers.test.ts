import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Simulator } from '../../src/simulator/server';
import { managedOrganisation, managerAt, root } from '../harness/managers';
import { agree, click, look, pick, pickSeveral, turnAway } from '../harness/scriptedPrompter';
import { active, north, south } from '../harness/runs';
import { newestReport, onlyMessage, run, textsOf, withSimulator, writesOf } from './support';

const [ann, ben] = [active(1), active(2)] as const;
const set = (territory: string, user: string) => [pick(territory), pick(user)];

function scene(test: (simulator: Simulator) => Promise<void>, limit?: number): Promise<void> {
  return withSimulator({ organisation: managedOrganisation(4, limit) }, test);
}

describe('Set Manager', () => {
  it('says who is the manager now, changes it, and takes that back', () =>
    scene(async (simulator) => {
      simulator.organisation.setManager(north, ann);
      const person = await run('zohoCrm.setManager', [...set(north, ben), agree(), click('Undo'), agree()]);
      const [first, second] = person.confirmations;
      assert.match(first?.message ?? '', /^Make User 2 the manager of North\?$/);
      assert.match(
        first?.detail ?? '',
        /managers to change: 1\nNorth \(\d+\) – manager now: User 1 \(\d+\)\nUser 2 becomes a user of it/,
      );
      assert.equal(first?.action, 'Set Manager');
      assert.match(second?.message ?? '', /^Make User 1 the manager of North\?$/);
      assert.match(
        textsOf(person).join('\n'),
        /^User 2 is the manager of North now\.[^\n]*\nUser 1 is the manager of North now\./,
      );
      assert.equal(managerAt(simulator, north), ann);
      assert.match(await newestReport(), /the territory read afterwards shows it/);
    }));

  it('leaves a territory without one, which is offered only where there is one', () =>
    scene(async (simulator) => {
      const none = await run('zohoCrm.setManager', [pick(north), turnAway('pick')]);
      assert.ok(!none.offers[1]?.labels.includes('No manager'));
      simulator.organisation.setManager(north, ann);
      await run('zohoCrm.refresh');
      const person = await run('zohoCrm.setManager', [pick(north), pick('No manager'), agree()]);
      assert.match(person.confirmations[0]?.message ?? '', /^Leave North without a manager\?$/);
      assert.match(
        person.confirmations[0]?.detail ?? '',
        /the manager of the territory above administers it/,
      );
      assert.equal(managerAt(simulator, north), null);
    }));

  it('leaves several without one, whoever has become it, or no longer is, since they were shown', () =>
    scene(async (simulator) => {
      const { organisation } = simulator;
      const none = [pickSeveral(north, south), pick('No manager'), agree()];
      organisation.setManager(north, ann);
      await run('zohoCrm.refresh');
      organisation.setManager(south, ben);
      const person = await run('zohoCrm.setManager', none);
      assert.match(person.confirmations[0]?.detail ?? '', /managers to change: 2\n/);
      assert.deepEqual([managerAt(simulator, north), managerAt(simulator, south)], [null, null]);
      organisation.setManager(north, ann);
      await run('zohoCrm.refresh');
      organisation.setManager(north, ben);
      const other = await run('zohoCrm.setManager', none);
      assert.match(other.confirmations[0]?.detail ?? '', /North \(\d+\) – manager now: User 2/);
      assert.equal(managerAt(simulator, north), null);
      organisation.setManager(north, ann);
      await run('zohoCrm.refresh');
      organisation.setManager(north, null);
      const nobody = await run('zohoCrm.setManager', none.slice(0, 2));
      assert.match(onlyMessage(nobody).text, /^Everything is as wanted already/);
    }));

  it('says before that it would be too many, and what Zoho said after', () =>
    scene(async (simulator) => {
      for (let n = 1; n <= 100; n++) simulator.organisation.addMember(north, `43158100000021${1000 + n}`);
      for (let n = 1; n <= 100; n++)
        simulator.organisation.addUser({
          id: `43158100000021${1000 + n}`,
          lastName: `Seat ${n}`,
          email: `seat${n}@x.example`,
        });
      const person = await run('zohoCrm.setManager', [...set(north, ben), agree()]);
      assert.match(
        person.confirmations[0]?.detail ?? '',
        /North would have 101 users\. Zoho documents a maximum of 100, its manager included/,
      );
      assert.match(
        onlyMessage(person).text,
        /^The manager of North was not changed\. .*maximum of 100 users/,
      );
      assert.equal(onlyMessage(person).severity, 'error');
    }, 100));

  it('asks nothing about the territory of the organisation itself, and sends nothing that is so already', () =>
    scene(async (simulator) => {
      const person = await run('zohoCrm.setManager', [pick(root)]);
      assert.match(onlyMessage(person).text, /the territory of the organisation itself/);
      simulator.organisation.setManager(south, ann);
      const again = await run('zohoCrm.setManager', set(south, ann));
      assert.match(onlyMessage(again).text, /^Everything is as wanted already/);
      assert.deepEqual(writesOf(simulator), []);
    }));

  it('that is turned away from changes nothing; its plan can be looked at', () =>
    scene(async (simulator) => {
      await run('zohoCrm.setManager', [...set(north, ann), turnAway('confirm')]);
      let plan = '';
      await run('zohoCrm.setManager', [
        ...set(north, ann),
        look(() => {
          plan = vscode.window.activeTextEditor?.document.getText() ?? '';
        }),
        turnAway('confirm'),
      ]);
      assert.match(plan, /North \(\d+\)\n {2}\+ User 1 \(\d+\) as the manager/);
      assert.deepEqual(writesOf(simulator), []);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    }));
});
