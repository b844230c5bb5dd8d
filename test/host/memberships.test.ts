import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Simulator } from '../../src/simulator/server';
import { agree, pick, pickSeveral, tick, turnAway } from '../harness/scriptedPrompter';
import { onlyMessage, run, textsOf, withSimulator, writesOf } from './support';

const katharina = '431581000000258001';

function territory({ organisation }: Simulator, name: string): string {
  return [...organisation.territories.values()].find((one) => one.name === name)?.id ?? assert.fail(name);
}

describe('the territories of users', () => {
  after(() => vscode.commands.executeCommand('workbench.view.explorer'));

  it('take a user who is added to several of them with one request', () =>
    withSimulator({}, async (simulator) => {
      await run('zohoCrm.addToTerritories', [
        tick('Katharina Vogel'),
        pickSeveral('US East', 'US West'),
        agree(),
      ]);
      assert.deepEqual(
        writesOf(simulator).map(({ method, path }) => `${method} ${path}`),
        [`PUT /crm/v7/users/${katharina}/territories`],
      );
      for (const name of ['US East', 'US West'])
        assert.ok(simulator.organisation.isMember(territory(simulator, name), katharina));
    }));

  it('are not offered where all of the users are, and full ones say so', () =>
    withSimulator({}, async (simulator) => {
      const { organisation } = simulator;
      const full = organisation.addTerritory({ name: 'Crowded' });
      organisation.territoryUserLimit = 200;
      for (let index = 0; index < 100; index++) {
        const { id } = organisation.addUser({ lastName: `Crowd ${index}`, email: `c${index}@crowd.example` });
        organisation.addMember(full.id, id);
      }
      organisation.addMember(territory(simulator, 'US East'), katharina);
      const person = await run('zohoCrm.addToTerritories', [tick('Katharina Vogel'), turnAway('pick')]);
      assert.ok(person.shown.some((text) => /^a member already · .*Americas$/.test(text)));
      assert.ok(person.shown.includes('full'));
      assert.equal(person.shown.filter((text) => text.startsWith('a member already')).length, 1);
    }));

  it('lose a user in those that are ticked, and in no others', () =>
    withSimulator({}, async (simulator) => {
      for (const name of ['US East', 'Germany South', 'Norway'])
        simulator.organisation.addMember(territory(simulator, name), katharina);
      const { offers } = await run('zohoCrm.removeFromTerritories', [
        tick('Katharina Vogel'),
        pickSeveral('US East', 'Norway'),
        agree(),
      ]);
      assert.deepEqual(offers[0]?.labels, ['Germany South', 'Norway', 'US East']);
      assert.deepEqual(
        simulator.organisation.territoriesOf(katharina).map(({ id }) => id),
        [territory(simulator, 'Germany South')],
      );
    }));

  it('are none of somebody who is nowhere', () =>
    withSimulator({}, async (simulator) => {
      const person = await run('zohoCrm.removeFromTerritories', [tick('Katharina Vogel')]);
      assert.match(onlyMessage(person).text, /^Katharina Vogel belongs to no territory\. Nothing was sent/);
      assert.deepEqual(writesOf(simulator), []);
    }));

  it('are those of this moment, whatever was read of somebody before', () =>
    withSimulator({}, async (simulator) => {
      await run('zohoCrm.addToTerritories', [tick('Katharina Vogel'), turnAway('pick')]);
      const east = territory(simulator, 'US East');
      simulator.organisation.addMember(east, katharina); // somebody else, in Zoho
      const ticked = [tick('Katharina Vogel'), pick('US East'), agree()];
      const person = await run('zohoCrm.removeFromTerritories', ticked);
      assert.deepEqual(person.offers[0]?.labels, ['US East']);
      assert.ok(!simulator.organisation.isMember(east, katharina));
    }));

  it('say of several users how many are in each, and that a manager stays', () =>
    withSimulator({}, async (simulator) => {
      const names = ['Ryan Castellano', 'Katharina Vogel'];
      simulator.organisation.addMember(territory(simulator, 'US West'), katharina);
      const { shown } = await run('zohoCrm.removeFromTerritories', [tick(...names), turnAway('pick')]);
      assert.ok(shown.some((text) => text.startsWith('2 of 2 users')));
      assert.ok(shown.some((text) => /^1 of 2 users · .*Americas$/.test(text)));
    }));
});

describe('a command of the palette', () => {
  after(() => vscode.commands.executeCommand('workbench.view.explorer'));

  it('takes what is selected in the view that was used last', () =>
    withSimulator({}, async (simulator) => {
      // VS Code tells nothing of a row that was selected already when its view was hidden
      await run('zohoCrm.goTo', [pick('Germany North')]);
      await run('zohoCrm.goTo', [pick('Germany South')]);
      const { copied } = await run('zohoCrm.copyTerritoryId');
      assert.deepEqual(copied, [territory(simulator, 'Germany South')]);
      await run('zohoCrm.showInUsers', [pick('Ryan Castellano')]);
      const ofUser = await run('zohoCrm.copyIds');
      const ryan = [...simulator.organisation.users.values()].find(
        ({ lastName }) => lastName === 'Castellano',
      );
      assert.deepEqual(ofUser.copied, [ryan?.id]);
      // a key tells in which view it was pressed
      const byKey = await run('zohoCrm.copyIds', [], { args: ['zohoCrm.territories'] });
      assert.deepEqual(byKey.copied, [territory(simulator, 'Germany South')]);
    }));

  it('lets several territories be ticked where nothing is selected', () =>
    withSimulator({}, async (simulator) => {
      await vscode.commands.executeCommand('workbench.view.explorer');
      await run('zohoCrm.associateUsers', [
        pickSeveral('US East', 'US West'),
        tick('Katharina Vogel'),
        agree(),
      ]);
      assert.equal(simulator.organisation.territoriesOf(katharina).length, 2);
    }));
});

describe('a filter', () => {
  after(() => vscode.commands.executeCommand('workbench.view.explorer'));

  it('says what it costs, reads each territory that has users once, and the next one reads nothing', () =>
    withSimulator({}, async (simulator) => {
      const { organisation } = simulator;
      const inUse = [...organisation.territories.keys()].filter(
        (id) => organisation.membersOf(id).length > 0,
      );
      const read = () =>
        simulator.requests.filter(({ path }) => /territories\/\d+\/users$/.test(path)).length;
      await run('zohoCrm.refresh');
      const before = read();
      const person = await run('zohoCrm.filterUsers', [pick('In no territory')]);
      const said = person.shown.find((text) => text.startsWith('reads the members of'));
      assert.equal(said, `reads the members of ${inUse.length} territories: ${inUse.length} calls to Zoho`);
      assert.equal(read() - before, inUse.length);
      const again = await run('zohoCrm.filterTerritories', [pick('Inactive members')]);
      assert.ok(!again.shown.some((text) => text.startsWith('reads the members of')));
      assert.equal(read() - before, inUse.length);
      for (const command of ['zohoCrm.clearTerritoryFilter', 'zohoCrm.clearUserFilter'])
        assert.deepEqual(textsOf(await run(command)), []);
    }));

  it('of users is refused where a territory could not be read: whoever is in it would be said to be in none', () =>
    withSimulator({}, async (simulator) => {
      simulator.switches.oddRows = 'some';
      await run('zohoCrm.refresh');
      const person = await run('zohoCrm.filterUsers');
      assert.match(onlyMessage(person).text, /could not be read and are not shown/);
    }));

  it('can be turned away from while it reads, and goes on from there', () =>
    withSimulator({}, async (simulator) => {
      await run('zohoCrm.refresh');
      const person = await run('zohoCrm.filterUsers', [pick('In no territory')], {
        onStep: ({ message, cancel }) => {
          if (/^3 of/.test(message)) cancel();
        },
      });
      assert.deepEqual(textsOf(person), []);
      const said = await run('zohoCrm.filterUsers', [turnAway('pick')]);
      const { organisation } = simulator;
      const inUse = [...organisation.territories.keys()].filter(
        (id) => organisation.membersOf(id).length > 0,
      );
      const left = said.shown.flatMap((text) => /^reads the members of (\d+)/.exec(text)?.[1] ?? []);
      assert.ok(Number(left[0]) <= inUse.length - 3, left.join());
    }));
});
