import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import {
  ProtectionStore,
  ChangeRefused,
  protections as allProtections,
  type Protection,
} from '../../../../src/core/org/protection';
import { Cancelled } from '../../../../src/core/util/async';
import { consent } from '../../../../src/core/apply/consent';
import { OrganisationModel } from '../../../../src/core/org/organisation';
import type { Target } from '../../../../src/core/org/target';
import type { Approval } from '../../../../src/core/operations';
import { sealed } from '../../../../src/core/plan/plan';
import { planRows, rowsOf } from '../../../../src/core/plan/planner';
import { approve, typeName } from '../../../../src/extension/ports/questions';
import { active, changesOf } from '../../../harness/runs';
import { client, usingSimulator } from '../../../harness/crm';
import { agree, type Reaction, ScriptedPrompter, turnAway, type } from '../../../harness/scriptedPrompter';
import { target } from '../../../harness/targets';
import { told } from '../../../../src/messages/explain';

/** The files of an installation, and whether the workspace is trusted; both may change while a question waits. */
class Installation {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'protection-'));
  trusted = true;
  readonly protections = this.openWindow();

  openWindow(): ProtectionStore {
    return new ProtectionStore(this.folder, () => this.trusted);
  }

  /** What another program might have left in the files. */
  spoil(text: string): void {
    const folder = path.join(this.folder, 'protection');
    for (const name of fs.readdirSync(folder)) fs.writeFileSync(path.join(folder, name), text);
  }
}

interface Outcome {
  readonly person: ScriptedPrompter;
  readonly agreed: boolean;
  readonly error: unknown;
}

interface Size {
  readonly adds: number;
  readonly removals: number;
}

const large: Size = { adds: 0, removals: 30 };
const small: Size = { adds: 1, removals: 0 };

/** What a person is asked: users in or out of one territory of an organisation. */
function approvalOf({ adds, removals }: Size, open: Target): Approval {
  const operation = removals > 0 ? 'remove' : 'add';
  const users = Array.from({ length: adds + removals }, (_, n) => active(n + 1));
  const facts = {
    membersOf: () => new Set(operation === 'remove' ? users : []),
    managerOf: () => undefined,
    statusOf: () => undefined,
    isRoot: () => false,
  };
  const rows = rowsOf(changesOf(operation, users), facts);
  const names = { territory: () => 'Norway', user: () => '' };
  const plan = sealed(planRows({ target: open, form: 'bulk', rows }, facts));
  return { kind: 'change', proposal: { plan, names }, adds, removals };
}

describe('the gate before every change', () => {
  let installation: Installation;
  let model: OrganisationModel;

  beforeEach(async () => {
    installation = new Installation();
    await usingSimulator({}, (simulator) => {
      model = new OrganisationModel(client(simulator), undefined);
      return Promise.resolve();
    });
  });
  afterEach(() => fs.rmSync(installation.folder, { recursive: true, force: true }));

  async function gate(size: Size, script: Reaction[], open: Target = target()): Promise<Outcome> {
    const person = new ScriptedPrompter(script, Cancelled);
    const approval = approvalOf(size, open);
    const pages = { add: () => assert.fail(), open: () => assert.fail() };
    const questions = {
      approve: (typed: boolean) => approve({ prompter: person, pages }, approval, typed, {}),
      typeName: () => typeName(person, approval),
    };
    const { protections } = installation;
    const error: unknown = await consent(protections, open, size, questions, model.whenClosed).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.deepEqual(person.complaints, []);
    return { person, agreed: error === undefined, error };
  }

  it('names organisation, environment and how many users are added and removed', async () => {
    const { person, agreed } = await gate({ ...small, adds: 7 }, [agree()]);
    assert.ok(agreed);
    const [confirmation] = person.confirmations;
    assert.equal(confirmation?.detail.split('\n')[0], 'Acme (Europe, production): 7 to add, 0 to remove.');
    assert.equal(confirmation.action, 'Associate');
  });

  it('G14 asks for the name after the review of a large change to production, and for nothing else', async () => {
    const { person, agreed } = await gate(large, [agree(), type('Acme', ['', 'acme', 'Remove', 'Acme2'])]);
    assert.ok(agreed);
    assert.equal(person.confirmations[0]?.action, 'Remove…');
    const [question] = person.questions;
    assert.equal(question?.title, 'Remove: type Acme to go on');
    assert.equal(question.prompt, 'Acme (Europe, production): 0 to add, 30 to remove.');
    assert.equal(question.value, undefined, 'the answer must not stand there already');
  });

  it('lets nothing through when the person turns away, from the review or from the name', async () => {
    for (const script of [[turnAway('confirm')], [agree(), turnAway('ask')]]) {
      const { agreed, error } = await gate(large, script);
      assert.ok(!agreed && error instanceof Cancelled);
    }
  });

  for (const environment of ['production', 'sandbox', 'developer', 'simulator'] as const) {
    for (const protection of [undefined, ...allProtections]) {
      for (const review of [small, large]) {
        const effective: Protection = protection ?? (environment === 'production' ? 'typeLarge' : 'click');
        const asks = effective === 'typeAlways' || (effective === 'typeLarge' && review === large);
        const expected = effective === 'readOnly' ? 'refused' : asks ? 'typed' : 'clicked';
        it(`${environment}, protection ${protection ?? 'as it starts'}, ${review === large ? 'large' : 'small'}: ${expected}`, async () => {
          const open = target({ environment });
          if (protection) await installation.protections.choose(open, protection);
          const script = { refused: [], clicked: [agree()], typed: [agree(), type('Acme')] }[expected];
          const { agreed, error } = await gate(review, script, open);
          assert.equal(agreed, expected !== 'refused');
          if (!agreed) assert.ok(error instanceof ChangeRefused && error.reason === 'readOnly');
        });
      }
    }
  }

  it('G14 opens for nothing in an untrusted workspace, whatever the protection', async () => {
    installation.trusted = false;
    for (const protection of allProtections) {
      await installation.protections.choose(target(), protection);
      for (const review of [small, large]) {
        const { error, person } = await gate(review, []);
        assert.ok(error instanceof ChangeRefused && error.reason === 'untrusted');
        assert.deepEqual(person.confirmations, []);
      }
    }
  });

  it('sees what another window chose while the review waited, and while the name was typed', async () => {
    const protections = installation.openWindow();
    const stricter = await gate(small, [
      agree(() => protections.choose(target(), 'typeAlways')),
      type('Acme'),
    ]);
    assert.ok(stricter.agreed);
    const refused = await gate(small, [agree(() => protections.choose(target(), 'readOnly'))]);
    assert.ok(refused.error instanceof ChangeRefused);
  });

  it('lets nothing through for an organisation that was closed meanwhile', async () => {
    const { error } = await gate(small, [agree(() => model.dispose())]);
    assert.ok(error instanceof Cancelled);
  });

  it('keeps the protections of two organisations apart, and of one organisation in two places', async () => {
    const { protections } = installation;
    await protections.choose(target(), 'readOnly');
    assert.equal(await protections.of(target()), 'readOnly');
    for (const other of [{ organisation: '1' }, { place: 'us' }, { environment: 'sandbox' }] as const) {
      assert.notEqual(await protections.of(target(other)), 'readOnly');
    }
    assert.equal(await protections.of(target({ name: 'Renamed', user: '7' })), 'readOnly');
  });

  for (const junk of ['free', '', 'null', 'click\n', '{"guard":"click"}', 'READONLY', '\u0000']) {
    it(`counts a protection that is damaged as read-only, and says so: ${JSON.stringify(junk)}`, async () => {
      await installation.protections.choose(target(), 'click');
      installation.spoil(junk);
      const { error, person } = await gate(small, []);
      assert.ok(error instanceof ChangeRefused && error.reason === 'unreadable');
      assert.equal(
        told(error),
        'The protection of Acme (Europe, production) cannot be read on this computer (it is damaged), so it counts ' +
          'as read-only. Nothing was sent to Zoho. Choose another protection for it if you want to change it.',
      );
      assert.deepEqual(person.confirmations, []);
      await installation.protections.choose(target(), 'click');
      assert.ok((await gate(small, [agree()])).agreed, 'choosing anew mends it');
    });
  }
});
