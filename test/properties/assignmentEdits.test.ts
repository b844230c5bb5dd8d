import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { stripComments } from 'jsonc-parser';
import * as prettier from 'prettier';
import { adopt } from '../../src/core/assignments/adopt';
import type { AssignmentDocument } from '../../src/core/assignments/document';
import { type FileEdits, textAfter } from '../../src/core/assignments/edits';
import { sortAssignments } from '../../src/core/assignments/sort';
import type { UserId } from '../../src/core/util/ids';
import {
  fileModel,
  type ListModel,
  people,
  sorted,
  type TerritoryModel,
  withEntry,
  without,
  written,
} from '../harness/assignmentModel';
import { readFiles, toldOf } from '../harness/assignments';

/** Whoever has an address in the file is a user with that as the id. */
const idOf = (address: string) => address as UserId;

async function documentOf(text: string): Promise<AssignmentDocument> {
  const reading = await readFiles(text);
  return reading.document ?? assert.fail(toldOf(reading).join('\n'));
}

/** What edits make of a text with no includes. */
async function edited(text: string, edit: (document: AssignmentDocument) => FileEdits): Promise<string> {
  const document = await documentOf(text);
  return textAfter(document.files[0], edit(document));
}

function sortedList(list: ListModel): ListModel {
  return { ...list, entries: sorted(list.entries) };
}

/** The members as they are to be written when these people are so. */
function adoptedMembers(
  { mode, members }: TerritoryModel,
  live: readonly string[],
  group: readonly string[],
) {
  const peopleOf = (name: string) => (name === '@g' ? group : [name]);
  const isGone = (name: string) => peopleOf(name).some((person) => !live.includes(person));
  const names = members.entries.map(({ name }) => name);
  const staying = names.filter((name) => !isGone(name)).flatMap(peopleOf);
  const left = names
    .filter(isGone)
    .flatMap(peopleOf)
    .filter((person) => live.includes(person));
  const wanted = [...new Set([...left, ...(mode === 'exact' ? live : [])])];
  const more = wanted.filter((person) => !staying.includes(person));
  return without(more.reduce(withEntry, members), isGone);
}

/** Blanks, and commas that nothing follows; texts are kept. */
const blanksOutside = /("(?:[^"\\]|\\.)*")|\s+|,(?=\s*[\]}])/g;

/** What a text says, whatever the order. */
async function meaningOf(text: string): Promise<unknown> {
  const { mode, groups, territories } = await documentOf(text);
  const namesOf = (list: { readonly entries: readonly { readonly text: string }[] } | undefined) =>
    list?.entries.map((entry) => entry.text).sort();
  const told = territories.map((one) => [
    one.text,
    one.mode,
    one.empty,
    namesOf(one.members),
    namesOf(one.absent),
  ]);
  return [mode, [...groups.values()].map(({ people: list }) => namesOf(list)), told.sort()];
}

describe('an assignment file that is edited', () => {
  it('says who is a member after it adopted that; every other byte and comment stays where it was', async () => {
    const live = fc.array(fc.subarray(people), { minLength: 4, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fileModel, live, async (model, lists) => {
        const liveOf = (name: string) =>
          lists[model.territories.findIndex((territory) => territory.name === name)] ?? [];
        const group = model.group.entries.map(({ name }) => name);
        const text = await edited(written(model), (document) =>
          adopt(
            document,
            ({ text: name }) => ({
              members: new Map(liveOf(name).map((person) => [idOf(person), person])),
              optional: new Set(),
            }),
            (person) => (person.kind === 'address' ? idOf(person.address) : undefined),
          ),
        );
        const territories = model.territories.map((territory) => ({
          ...territory,
          members: adoptedMembers(territory, liveOf(territory.name), group),
          absent:
            territory.absent && without(territory.absent, (name) => liveOf(territory.name).includes(name)),
        }));
        assert.equal(text, written({ ...model, territories }));
        await documentOf(text);
      }),
      { numRuns: 1000 },
    );
  }).timeout(60_000);

  it('is sorted with its comments, once and for all, and means the same', async () => {
    await fc.assert(
      fc.asyncProperty(fileModel, async (model) => {
        const territories = sorted(model.territories).map((territory) => ({
          ...territory,
          members: sortedList(territory.members),
          absent: territory.absent && sortedList(territory.absent),
        }));
        const text = await edited(written(model), sortAssignments);
        assert.equal(text, written({ ...model, territories, group: sortedList(model.group) }));
        assert.equal(await edited(text, sortAssignments), text);
      }),
      { numRuns: 1000 },
    );
  }).timeout(60_000);

  it('keeps the layout that Prettier gave it when it is sorted', async () => {
    await fc.assert(
      fc.asyncProperty(fileModel, async (model) => {
        const pretty = await prettier.format(written({ ...model, mark: '' }), { parser: 'jsonc' });
        const text = await edited(pretty, sortAssignments);
        assert.equal(await prettier.format(text, { parser: 'jsonc' }), text);
      }),
      { numRuns: 200 },
    );
  }).timeout(60_000);

  it('keeps what it means and all of its comments, however they are strewn, when it is sorted', async () => {
    const blank = fc.constantFrom(
      '',
      ' ',
      '\n',
      '\n\n',
      '\r\n\t',
      ' // c\n',
      '/* c */',
      '\n// c\n\n',
      ' /* c\n c */ ',
    );
    const blanks = fc.array(blank, { minLength: 24, maxLength: 24 });
    await fc.assert(
      fc.asyncProperty(fileModel, blanks, async (model, strewn) => {
        let next = 0;
        const tight = stripComments(written({ ...model, mark: '' })).replace(blanksOutside, '$1');
        const text = tight.replace(
          /(?<=[[\]{},:])(?="|[[\]{}])|(?<=["\]}])(?=[,\]}])/g,
          () => strewn[next++ % 24] ?? '',
        );
        const after = await edited(text, sortAssignments);
        const commentsOf = (one: string) => one.match(/\/\/ c|\/\* c[^*]*\*\//g)?.sort();
        assert.deepEqual(commentsOf(after), commentsOf(text));
        assert.equal(await edited(after, sortAssignments), after);
        assert.deepEqual(await meaningOf(after), await meaningOf(text));
      }),
      { numRuns: 1000 },
    );
  }).timeout(60_000);
});
