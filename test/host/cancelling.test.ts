import assert from 'node:assert/strict';
import * as diagnostics from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { Organisation } from '../../src/simulator/server';
import { agree, pick, tick } from '../harness/scriptedPrompter';
import { newestReport, onlyMessage, run, withSimulator, writesOf } from './support';

const territory = '431581000000700501';
const ids = Array.from({ length: 250 }, (_, index) => String(431581000000300001n + BigInt(index)));

/** A territory with room for 250 users who are not in it: three requests of at most 100. */
function organisation(): Organisation {
  const made = new Organisation({ name: 'Large', territoryUserLimit: 500 });
  made.addUser({ lastName: 'Admin', email: 'admin@large.example', profile: 'Administrator' });
  ids.forEach((id, index) =>
    made.addUser({ id, lastName: `User ${index}`, email: `user${index}@large.example` }),
  );
  made.addTerritory({ id: territory, name: 'Large' });
  return made;
}

const script = [pick('Large'), tick(...ids)];

/** Runs `then` as soon as the simulator begins to receive the nth PUT. */
function onArrivalOfWrite(nth: number, then: () => void): () => void {
  let seen = 0;
  const note = (message: unknown) => {
    const { request } = message as { request: IncomingMessage };
    if (request.method === 'PUT' && ++seen === nth) then();
  };
  diagnostics.subscribe('http.server.request.start', note);
  return () => diagnostics.unsubscribe('http.server.request.start', note);
}

describe('a cancel', () => {
  it('between two requests leaves the rest unsent, and every user has an outcome', () =>
    withSimulator({ organisation: organisation() }, async (simulator) => {
      const person = await run('zohoCrm.associateUsers', [...script, agree()], {
        onStep: ({ message, cancel }) => message === '100 of 250' && cancel(),
      });
      assert.deepEqual(onlyMessage(person), {
        severity: 'warning',
        text: 'Associated 100 of 250 users with Large (150 not started). The run was cancelled.',
        buttons: ['Resume', 'Show Report', 'Undo'],
      });
      assert.match(
        person.confirmations[0]?.detail ?? '',
        /^This takes 3 requests to Zoho and 2 readings: 5 API credits\./m,
      );
      const report = await newestReport();
      assert.match(report, /\| added \| 100 \|/);
      assert.match(report, /\| not started \| 150 \|/);
      assert.match(report, /\| all \| 250 \|/);
      assert.equal(writesOf(simulator).length, 1);
      assert.equal(simulator.organisation.membersOf(territory).length, 100);
    }));

  it('while a request is under way lets it end, counts what it did, and sends nothing afterwards', () =>
    withSimulator({ organisation: organisation() }, async (simulator) => {
      let stop = () => {};
      const unsubscribe = onArrivalOfWrite(2, () => stop());
      try {
        const slow = () => void (simulator.switches.latencyMs = 50);
        const person = await run('zohoCrm.associateUsers', [...script, agree(slow)], {
          onStep: ({ cancel }) => (stop = cancel),
        });
        assert.equal(
          onlyMessage(person).text,
          'Associated 200 of 250 users with Large (50 not started). The run was cancelled.',
        );
        const sent = simulator.requests.length;
        assert.equal(writesOf(simulator).length, 2);
        await run('zohoCrm.signOut');
        assert.equal(simulator.requests.length, sent);
        assert.equal(simulator.organisation.membersOf(territory).length, 200);
      } finally {
        unsubscribe();
      }
    }));

  it('while the members are read ends the command without a word', () =>
    withSimulator({ organisation: organisation() }, async (simulator) => {
      const person = await run('zohoCrm.associateUsers', script, {
        onStep: ({ title, cancel }) => title.startsWith('Reading who belongs') && cancel(),
      });
      assert.deepEqual(person.messages, []);
      assert.deepEqual(person.confirmations, []);
      assert.deepEqual(writesOf(simulator), []);
    }));
});
