import { refusal } from '../harness/faultBed/troubles';
import { agree, click, pick, tick, type, type ScriptedPrompter } from '../harness/scriptedPrompter';
import type { Operation } from '../faults/table';
import { north, people, type HostBed } from './matrixBed';
import { run } from './support';

export const operations = [
  'read',
  'plan',
  'add',
  'remove',
  'undo',
  'resume',
] as const satisfies readonly Operation[];
export type Here = (typeof operations)[number];

/** What a command did, as the person and the server saw it. */
export interface Seen {
  readonly person: ScriptedPrompter;
  /** What was asked for is on the screen, or was done. */
  readonly done: boolean;
}

/** One of the operations of the table by the commands of the extension. */
export interface Commands {
  readonly before: readonly string[];
  /** Who is a member when the fault comes, and when all is done. */
  readonly untouched: readonly string[];
  readonly after: readonly string[];
  /** Which request meets the fault, and how many of its kind there are when nothing goes wrong. */
  readonly on: RegExp;
  readonly requests: number;
  /** Lets the fault come when the operation is about to begin. */
  readonly go: (meet: () => void) => Promise<Seen>;
}

export const isWrite = /^(PUT|DELETE) /;
const isList = /^GET \/crm\/v7\/settings\/territories\?page/;
export const isLook = new RegExp(`^GET /crm/v7/settings/territories/${north}/users(\\?page=\\d+)?$`);

/** The last message is about the run: whether it says that both were done. */
function told(person: ScriptedPrompter): Seen {
  return { person, done: / 2 of 2 users /.test(person.messages.at(-1)?.text ?? '') };
}

const script = [pick('North'), tick(...people)];

export function commandsFor(bed: HostBed): Readonly<Record<Here, Commands>> {
  return {
    read: {
      before: [],
      untouched: [],
      after: [],
      on: isList,
      requests: 1,
      go: async (meet) => {
        meet();
        const person = await run('zohoCrm.associateUserById', [], { refusesEverything: true });
        return { person, done: person.offers.length > 0 };
      },
    },
    plan: {
      before: [],
      untouched: [],
      after: [],
      on: isLook,
      requests: 1,
      go: async (meet) => {
        meet();
        const who = [pick('North'), type(people[0] ?? '')];
        const person = await run('zohoCrm.associateUserById', who, { refusesEverything: true });
        return { person, done: person.confirmations.length > 0 };
      },
    },
    add: {
      before: [],
      untouched: [],
      after: people,
      on: isWrite,
      requests: 1,
      go: async (meet) => told(await run('zohoCrm.associateUsers', [...script, agree(meet)])),
    },
    remove: {
      before: people,
      untouched: people,
      after: [],
      on: isWrite,
      requests: 1,
      go: async (meet) => told(await run('zohoCrm.removeUsers', [...script, agree(meet), ...bed.insists])),
    },
    undo: {
      before: [],
      untouched: people,
      after: [],
      on: isWrite,
      requests: 1,
      go: async (meet) =>
        told(
          await run('zohoCrm.associateUsers', [
            ...script,
            agree(),
            click('Undo'),
            agree(meet),
            ...bed.insists,
          ]),
        ),
    },
    resume: {
      before: [],
      untouched: [],
      after: people,
      on: isLook,
      requests: 2,
      go: async (meet) => {
        const stop = () => bed.meet(refusal(403, 'NO_PERMISSION'), { on: isWrite });
        const answers = [...script, agree(stop), click('Resume'), agree(meet)];
        return told(await run('zohoCrm.associateUsers', answers));
      },
    },
  };
}
