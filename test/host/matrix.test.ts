import assert from 'node:assert/strict';
import { variants, variantsForReading, type Variant } from '../faults/faults';
import { codes, rows, type Code } from '../faults/table';
import { type HostBed, LoopbackBed, ProxiedBed } from './matrixBed';
import {
  commandsFor,
  type Commands,
  type Here,
  isLook,
  isWrite,
  operations,
  type Seen,
} from './matrixCommands';
import { hurryAttempts } from './support';

/** Faults that show within a second, without the patience of a minute, a clock or a network of a test's own. */
const faults = 'T05 T06 T07 T11 T12 T13 T14 T15 T17 A01 A02 A03 A05 A07 A08 A14 A16 A19 A21 A22 A25'.split(
  ' ',
);
/** Those of them that are met once more behind a proxy: of each way to go wrong at least one. */
const behindProxy = 'T05 T06 T07 T12 T13 T14 T15 A02 A03 A14 A22'.split(' ');

/** Cells that look otherwise from outside: no territories are an error, no members a change, and lists name no wrong ids. */
const notHere = new Set(['A01 read', 'A01 resume', 'A25 read', 'A25 plan', 'A25 resume']);

/** One operation that met one fault. */
interface Met extends Seen {
  readonly bed: HostBed;
  readonly variant: Variant;
  readonly commands: Commands;
  /** How many requests of the kind that meets the fault there were. */
  readonly requests: number;
}

function lastMessage({ person }: Met) {
  return person.messages.at(-1) ?? assert.fail('nothing was told');
}

function assertDone(met: Met, requests: number): void {
  assert.ok(met.done, `it was not done: ${JSON.stringify(met.person.messages)}`);
  assert.equal(met.requests, requests);
  for (const { severity } of met.person.messages.slice(-1)) assert.equal(severity, 'info');
}

/** An error that says what happened, what was not done, and what to do next. */
function assertToldError(met: Met, notDone: RegExp): void {
  const { severity, text, buttons } = lastMessage(met);
  assert.equal(severity, 'error', text);
  assert.match(text, notDone);
  assert.match(text, /([Tt]ry again|[Ss]ign in|Go on (after|tomorrow)|Setup|Create a token|Check)/);
  assert.ok(buttons.includes('Show Log') || buttons.includes('Show Report'));
}

const nothing = /Nothing was changed\.|This request changed nothing\./;

type Check = (met: Met) => void;

const whileReading: Partial<Record<Code, Check>> = {
  RT: (met) => assertDone(met, met.commands.requests + 1),
  PA: (met) => assertDone(met, met.commands.requests + 1),
  OK: (met) => assertDone(met, met.commands.requests),
  ER: (met) => {
    assert.ok(!met.done);
    assertToldError(met, nothing);
    if (!met.variant.lasts) assert.equal(met.requests, 1);
  },
};

/** The next request for the territory after the write that met the fault is a reading of it. */
function assertReadNext({ bed }: Met): void {
  const at = bed.seen.findIndex((line) => isWrite.test(line));
  assert.match(bed.seen[at + 1] ?? '', isLook);
}

function assertResumable(met: Met): void {
  assert.ok(lastMessage(met).buttons.includes('Resume'));
}

const whileWriting: Readonly<Record<string, Check>> = {
  RD: (met) => {
    assertReadNext(met);
    assertDone(met, met.variant.takesEffect ? 1 : 2);
  },
  'RD+ST': (met) => {
    assertReadNext(met);
    // it stops, but there is nothing left to do
    if (met.variant.takesEffect) {
      assertDone(met, 1);
      return;
    }
    // the reading has settled it
    assertToldError(met, nothing);
    assertResumable(met);
    assert.equal(met.requests, 1);
  },
  ST: (met) => {
    assertToldError(met, nothing);
    assertResumable(met);
    assert.equal(met.requests, 1);
  },
  PA: (met) => assertDone(met, 2),
};

/** A07 is treated as T14; what is on the list of the matrix as told at once, is told. */
const instead: Readonly<Record<string, string>> = {
  'A08 resume': 'ER',
  'A07 add': 'RD+ST',
  'A07 remove': 'RD+ST',
  'A07 undo': 'RD+ST',
};

/** Forms of a fault that can be met on this wire at once: what was done and its answer lost first, and of waits the short one. */
function formsOf(id: string, operation: Here): readonly Variant[] {
  const all = isChanging(operation) ? (variants[id] ?? []) : variantsForReading(id);
  const met = all.filter(({ fault, limits }) => 'trouble' in fault && !limits);
  return met.slice(0, operation === 'add' && id !== 'A16' ? 2 : 1);
}

function isChanging(operation: Here): boolean {
  return ['add', 'remove', 'undo'].includes(operation);
}

async function meet(
  bed: HostBed,
  commands: Commands,
  variant: Variant,
  check: Check,
  operation: Here,
): Promise<void> {
  const { fault, lasts = false, takesEffect } = variant;
  assert.ok('trouble' in fault);
  await bed.reset(commands.before);
  const seen = await commands.go(() => bed.meet(fault.trouble, { on: commands.on, lasts }));
  const requests = bed.seen.filter((line) => commands.on.test(line)).length;
  check({ ...seen, bed, variant, commands, requests });
  bed.assertRoad();
  const wrote = seen.done || (isChanging(operation) && takesEffect);
  assert.deepEqual(bed.members, wrote ? commands.after : commands.untouched);
  assert.ok(
    seen.person.shown.every((text) => !text.includes(bed.simulator.accessToken)),
    'the token was shown',
  );
}

function cellsOf(chosen: readonly string[]) {
  return rows.flatMap(({ id, fault, cells }) =>
    operations.flatMap((operation) => {
      const said = cells.get(operation);
      const isHere = said && chosen.includes(id) && !notHere.has(`${id} ${operation}`);
      return isHere ? [{ id, fault, operation, said }] : [];
    }),
  );
}

for (const { name, start, cells } of [
  { name: 'at a local simulator', start: () => LoopbackBed.start(), cells: cellsOf(faults) },
  {
    name: 'at what it takes for Zoho, behind the proxy of http.proxy (G16)',
    start: () => ProxiedBed.start(),
    cells: cellsOf(behindProxy),
  },
]) {
  describe(`the extension ${name}, when something goes wrong on the way`, () => {
    hurryAttempts();
    let bed: HostBed;
    before(async () => {
      bed = await start();
    });
    after(() => bed.close());

    it('meets at least sixty cells of the matrix', () => assert.ok(cells.length >= 60, String(cells.length)));

    for (const { id, fault, operation, said } of cells) {
      it(`${id} ${operation}: ${fault}: ${said.map((code) => codes[code]).join('; then ')}`, async () => {
        const commands = commandsFor(bed)[operation];
        const key = instead[`${id} ${operation}`] ?? said.join('+');
        const check = isChanging(operation) ? whileWriting[key] : whileReading[key as Code];
        const forms = formsOf(id, operation);
        assert.ok(check && forms.length > 0);
        for (const variant of forms) {
          try {
            await meet(bed, commands, variant, check, operation);
          } catch (error) {
            throw new Error(`${variant.name}: ${String(error)}`, { cause: error });
          }
        }
      });
    }
  });
}
