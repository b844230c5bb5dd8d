import { operations, type Operation } from './table';

type Fault = `${'T' | 'A' | 'K' | 'P' | 'W'}${number}`;
export type Cell = `${Fault} ${Operation}`;

const changing = ['add', 'remove', 'undo'] as const;

/** The same reason for several cells of a fault. */
function cellsOf(fault: Fault, of: readonly Operation[], reason: string): [Cell, string][] {
  return of.map((operation) => [`${fault} ${operation}`, reason]);
}

const lanes =
  'up to three writes are under way: each is tried four times, as none knows that another one gives up';
const strangers = 'up to two other writes have left by the time it is known that a stranger answers';
const unreadable = 'such an answer is not one of Zoho: after the reading the run stops, as for T14';

/** Cells that are treated otherwise than the table says, or more narrowly, and why. All others are as it says. */
export const otherwise: ReadonlyMap<Cell, string> = new Map([
  ...(['T01', 'T02', 'T04'] as const).flatMap((fault) => cellsOf(fault, changing, lanes)),
  ...(['T14', 'A04', 'A05'] as const).flatMap((fault) => cellsOf(fault, changing, strangers)),
  ...(['A06', 'A07'] as const).flatMap((fault) => cellsOf(fault, changing, unreadable)),
  ...cellsOf('T12', operations, 'a proxy that cannot be reached looks like T02, and is treated like it'),
  ...cellsOf(
    'A01',
    ['sign-in'],
    'without organisation or user the token is good for territories all the same',
  ),
  ...cellsOf(
    'A05',
    ['read', 'plan'],
    'only what is sent back has to be an id: of users to choose from, such rows are left out, which is said',
  ),
  ...cellsOf(
    'A09',
    ['read', 'plan'],
    'it may be the size of the page that is refused: asked once more for less',
  ),
  ...cellsOf('A25', ['read', 'plan'], 'users that nobody asked for are left out of those read by id'),
  ...cellsOf(
    'A08',
    ['resume'],
    'the pace repeats requests, not lists: a list that does not end is told at once',
  ),
  ...cellsOf(
    'A19',
    ['refresh'],
    'accounts servers name no time: two waits of ten minutes, their limit; then an error',
  ),
  ...cellsOf('A23', ['refresh'], 'accounts servers name no time: it is tried again like any 5xx'),
  ...cellsOf('A25', ['resume'], 'other members than expected are a change by somebody else, as in W04'),
  ...cellsOf('A09', ['undo'], 'a user who is no member any more is as wanted: already so, not failed'),
  ...cellsOf('W01', ['undo'], 'what another admin has undone already is as wanted: already so, not failed'),
  ...cellsOf(
    'W02',
    ['plan', 'add'],
    'an inactive user fails alone; a deleted territory that looks empty is as in W04',
  ),
  ...cellsOf('W03', ['plan'], 'only the row of the manager fails, before anything is sent'),
  ...cellsOf(
    'W04',
    changing,
    'only the territory that changed stops: the others stand on their own readings',
  ),
]);

/** What stands for a cell in place of what the table says; only cells of the list above may have anything. */
export function insteadOf<T>(all: ReadonlyMap<Cell, T>, cell: Cell): T | undefined {
  const found = all.get(cell);
  if (found !== undefined && !otherwise.has(cell)) throw new Error(`${cell} is in no list of exceptions.`);
  return found;
}
