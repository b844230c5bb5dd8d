import assert from 'node:assert/strict';
import type { Simulator, Switches } from '../../src/simulator/server';
import { agree, pick, tick, type } from '../harness/scriptedPrompter';
import { afterNextLook, onlyMessage, run, withApiVersion, withSimulator, writesOf } from './support';

const germanySouth = '431581000000744113';
const katharina = '431581000000258001';
const chooseAnother = 'Choose an active user, or activate this one under Setup › Users first.';
const checkTheId = 'Check the id and whether the user is active under Setup › Users.';

const status = (simulator: Simulator, to: 'inactive' | 'deleted') => {
  const user = simulator.organisation.users.get(katharina);
  assert.ok(user);
  user.status = to;
};

interface Refusal {
  readonly name: string;
  /** Happens after the last look at the members, before the request. */
  readonly meanwhile?: (simulator: Simulator) => void;
  readonly territory?: string;
  readonly user?: string;
  readonly switches?: Partial<Switches>;
  readonly says: string;
}

const full =
  'The territory has reached its maximum of 12 users; its manager counts as one. ' +
  'Remove somebody from the territory first, or choose a child territory.';

const refusals: readonly Refusal[] = [
  {
    name: 'LIMIT_EXCEEDED, the territory has no seat left',
    territory: 'Norway',
    says: `Katharina Vogel was not associated with Norway. ${full}`,
  },
  {
    name: 'LIMIT_EXCEEDED in one item that names nobody',
    territory: 'Norway',
    switches: { limitAnswer: 'one-item' },
    says: `Katharina Vogel was not associated with Norway. ${full}`,
  },
  {
    name: 'INVALID_DATA, the user was made inactive',
    meanwhile: (simulator) => status(simulator, 'inactive'),
    says:
      'Katharina Vogel was not associated with Germany South. Zoho does not accept this user: ' +
      'the id is unknown in this organisation, or the user is inactive ' +
      `(INVALID_DATA: The user to whom you are trying to update is inactive.). ${checkTheId}`,
  },
  {
    name: 'INVALID_DATA, the user was deleted',
    meanwhile: (simulator) => status(simulator, 'deleted'),
    says:
      'Katharina Vogel was not associated with Germany South. ' +
      `The user is deleted in Zoho CRM. ${chooseAnother}`,
  },
  {
    name: 'INVALID_DATA, nobody has the id',
    user: '431581000000999999',
    says:
      '431581000000999999 was not associated with Germany South. Zoho does not accept this user: ' +
      `the id is unknown in this organisation, or the user is inactive (INVALID_DATA: the given id given seems to be invalid). ${checkTheId}`,
  },
  {
    name: 'INVALID_DATA, the territory was deleted',
    meanwhile: (simulator) => simulator.organisation.removeTerritory(germanySouth),
    says:
      'Katharina Vogel was not associated with Germany South. Zoho does not know this territory ' +
      '(INVALID_DATA: the given id given seems to be invalid). Refresh the territories; it may have been deleted.',
  },
  {
    name: 'NOT_ALLOWED, a code this extension has no words for',
    user: '431581000000200102',
    switches: { selfAssociation: 'refused' },
    says:
      'Ingrid Solheim was not associated with Germany South. Zoho refused this user ' +
      "(NOT_ALLOWED: Logged in user can't update their territories). Correct what Zoho names and try again.",
  },
];

const forms = {
  bulk: (territory: string, user: string, meanwhile: () => void) =>
    run('zohoCrm.associateUsers', [pick(territory), tick(user), agree(meanwhile)]),
  single: (territory: string, user: string, meanwhile: () => void) =>
    run('zohoCrm.associateUserById', [pick(territory), type(user), agree(meanwhile)]),
};

describe('a user whom Zoho does not take', () => {
  for (const [form, associate] of Object.entries(forms)) {
    for (const {
      name,
      territory = 'Germany South',
      user = katharina,
      meanwhile,
      switches,
      says,
    } of refusals) {
      it(`is named with the reason and the remedy: ${name} (${form})`, () =>
        withSimulator({ switches: switches ?? {} }, async (simulator) => {
          const person = await associate(territory, user, () =>
            afterNextLook(simulator, () => meanwhile?.(simulator)),
          );
          assert.deepEqual(onlyMessage(person), { severity: 'error', text: says, buttons: ['Show Report'] });
          assert.equal(simulator.organisation.isMember(germanySouth, user), false);
        }));
    }
  }

  for (const [version, code] of [
    ['v7', 'DUPLICATE_DATA'],
    ['v8', 'ALREADY_EXISTS'],
  ] as const) {
    for (const [form, associate] of Object.entries(forms)) {
      it(`because they joined meanwhile is already a member and no failure: ${code} (${form})`, () =>
        withSimulator({ switches: { alreadyMember: code } }, (simulator) =>
          withApiVersion(version, async () => {
            const join = () =>
              afterNextLook(simulator, () => simulator.organisation.addMember(germanySouth, katharina));
            const { severity, text } = onlyMessage(await associate('Germany South', katharina, join));
            assert.equal(severity, 'info');
            assert.equal(text, 'Katharina Vogel was a member of Germany South already.');
            assert.equal(writesOf(simulator).length, 1);
          }),
        ));
    }
  }
});
