import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Simulator } from '../../src/simulator/server';
import { managedOrganisation } from '../harness/managers';
import { agree, choose, click, pick, tick, tickWhile, type } from '../harness/scriptedPrompter';
import { active, inactive, north } from '../harness/runs';
import { onlyMessage, run, textsOf, withSimulator, workspaceFile, writesOf } from './support';

const some = (...numbers: number[]) => numbers.map(active);
const now = 'Those who are in it now, with changes…';
const list = 'A new list…';
const file = 'The users of a file…';

/** Twelve active users, of whom the first so many are in North. */
function scene(there: number, test: (simulator: Simulator) => Promise<void>): Promise<void> {
  const organisation = managedOrganisation(12);
  for (let n = 1; n <= there; n++) organisation.addMember(north, active(n));
  return withSimulator({ organisation }, test);
}

const members = ({ organisation }: Simulator) => organisation.membersOf(north).sort();
const exact = (...script: Parameters<typeof run>[1] & object[]) =>
  run('zohoCrm.makeMembersExact', [pick(north), ...script]);

async function write(name: string, content: string): Promise<vscode.Uri> {
  const at = workspaceFile(name);
  await vscode.workspace.fs.writeFile(at, Buffer.from(content));
  return at;
}

describe('Make Members Exactly', () => {
  it('begins with those who are there, says what changes, and takes it back', () =>
    scene(4, async (simulator) => {
      simulator.organisation.addMember(north, inactive);
      const person = await exact(
        pick(now),
        tick(...some(2, 3, 4, 5), inactive),
        agree(),
        click('Undo'),
        agree(),
      );
      assert.deepEqual([...person.ticked].sort(), [...some(1, 2, 3, 4), inactive].sort());
      const [first] = person.confirmations;
      assert.match(first?.message ?? '', /^Make 2 changes to North\?$/);
      assert.match(first?.detail ?? '', /1 to add, 1 to remove\.\nUsers now: 5\. Afterwards: 5\./);
      assert.match(textsOf(person).join('\n'), /^Made 2 of 2 changes/);
      assert.deepEqual(members(simulator), [...some(1, 2, 3, 4), inactive].sort());
    }));

  it('leaves alone whoever somebody else adds or removes while the picker is open', () =>
    scene(4, async (simulator) => {
      const { organisation } = simulator;
      const meanwhile = () => {
        organisation.addMember(north, active(9));
        organisation.removeMember(north, active(3));
      };
      // 3 is still ticked; 1 was unticked and 5 ticked
      const person = await exact(pick(now), tickWhile(meanwhile, ...some(2, 3, 4, 5)), agree());
      assert.match(person.confirmations[0]?.detail ?? '', /1 to add, 1 to remove\./);
      assert.deepEqual(members(simulator), some(2, 4, 5, 9).sort());
    }));

  it('takes a new list, leaves the manager, and has nothing to do then', () =>
    scene(3, async (simulator) => {
      simulator.organisation.setManager(north, active(1));
      const person = await exact(pick(list), tick(...some(2, 3, 6)), agree());
      assert.deepEqual([...person.ticked], []);
      assert.match(
        person.confirmations[0]?.detail ?? '',
        /User 1 stays in North, listed or not: they are its manager/,
      );
      assert.deepEqual(members(simulator), [...some(1, 2, 3, 6)].sort());
      simulator.requests.length = 0;
      const again = await exact(pick(list), tick(...some(2, 3, 6)));
      assert.match(
        onlyMessage(again).text,
        /^The members of North are exactly these already\. .*they are its manager/,
      );
      assert.deepEqual(writesOf(simulator), []);
    }));

  it('asks for the number and the name where many would go', () =>
    scene(9, async (simulator) => {
      const person = await exact(
        pick(list),
        tick(active(1)),
        type('remove 8 from Unnamed Organisation', ['remove 7 from Unnamed Organisation', 'yes']),
        agree(),
      );
      assert.match(person.questions[0]?.prompt ?? '', /would remove 8 of 9/);
      assert.deepEqual(members(simulator), some(1));
    }));

  it('is not for the caller, nor for whoever an assignment file of the workspace protects', () =>
    scene(3, async (simulator) => {
      simulator.organisation.addMember(north, '1');
      const own = await exact(pick(list), tick(...some(1, 2, 3)));
      assert.match(onlyMessage(own).text, /the user whose sign-in this is from North/);
      assert.deepEqual(writesOf(simulator), []);
      const document = await write(
        'guards.territories.jsonc',
        JSON.stringify({
          version: 1,
          organisations: { here: { id: simulator.organisation.id, environment: 'simulator' } },
          mode: 'additive',
          protect: { people: ['u3@x.example'] },
          territories: { North: { members: ['u1@x.example'] } },
        }),
      );
      try {
        simulator.organisation.removeMember(north, '1');
        const kept = await exact(pick(list), tick(...some(1, 2, 4)), agree());
        assert.match(
          kept.confirmations[0]?.detail ?? '',
          /User 3 stays in North, listed or not: an assignment file protects them/,
        );
        assert.deepEqual(members(simulator), some(1, 2, 3, 4));
      } finally {
        await vscode.workspace.fs.delete(document);
      }
    }));

  it('is not for those in a territory that an assignment file protects, also where something is wrong in it', () =>
    scene(3, async (simulator) => {
      const here = { id: simulator.organisation.id, environment: 'simulator' };
      const guards = {
        version: 1,
        organisations: { here },
        mode: 'additive',
        territories: { North: { members: ['@nobody'] } },
      };
      for (const protect of [{ territories: ['North'] }, { people: ['u2@x.example', 'u3@x.example'] }]) {
        const document = await write('guards.territories.jsonc', JSON.stringify({ ...guards, protect }));
        try {
          const kept = await exact(pick(list), tick(...some(1)));
          assert.match(
            onlyMessage(kept).text,
            /^There is nothing that can be changed\. Nothing was sent\. User 2 stays in North, .* User 3 stays in North, listed or not: an assignment file protects them\./,
          );
          assert.deepEqual([members(simulator), writesOf(simulator)], [some(1, 2, 3), []]);
        } finally {
          await vscode.workspace.fs.delete(document);
        }
      }
    }));

  it('takes the users of a file that is about this territory alone', () =>
    scene(3, async (simulator) => {
      const good = await write(
        'exact.csv',
        'email,territory,Leaves\nu2@x.example,North,\nu5@x.example,North,May\nu3@x.example,,\n',
      );
      const person = await exact(pick(file), choose(good), agree());
      assert.match(person.confirmations[0]?.detail ?? '', /From exact\.csv\nNot used of it: Leaves\n/);
      assert.deepEqual(members(simulator), some(2, 3, 5));
      const again = await exact(pick(file), choose(good));
      assert.match(onlyMessage(again).text, /are exactly these already\..* Not used of it: Leaves$/);
      for (const [name, content, says] of [
        ['other.csv', 'email,territory\nu2@x.example,Test\n', /rows about other territories: 1/],
        [
          'leave.csv',
          'email,operation\nu2@x.example,remove\nu3@x.example,add\n',
          /rows that remove users: 1/,
        ],
        ['done.csv', 'email,outcome\nu2@x.example,applied\nu3@x.example,failed\n', /is what a run has done/],
      ] as const) {
        const refused = await exact(pick(file), choose(await write(name, content)));
        assert.match(onlyMessage(refused).text, says);
      }
      assert.deepEqual(members(simulator), some(2, 3, 5));
    }));
});
