/** Rules of our own for ESLint: who may import whom in src, and that nobody does so in a circle. */
import * as path from 'node:path';
import { circleThrough, importsIn, meantBy } from './imports.mjs';

/** Whether a room, or one that it is part of, is among the names. */
export const isAmong = (names, room) => names.some((name) => room === name || room.startsWith(`${name}/`));

/** The innermost room that a path below the repository is in; undefined outside of all rooms. */
export function roomOf(rooms, file) {
  return Object.keys(rooms)
    .filter((room) => file.startsWith(`src/${room}/`))
    .sort((one, other) => other.length - one.length)[0];
}

/**
 * Why a file may not import a module; undefined when it may.
 *
 * @param {string} imported as `meantBy` tells it
 */
export function objection(rooms, file, imported) {
  const from = roomOf(rooms, file);
  const to = imported === 'vscode' ? 'vscode' : roomOf(rooms, imported);
  if (from === undefined || to === undefined || from === to || isAmong(rooms[from], to)) return undefined;
  return to === 'vscode'
    ? `src/${from} must run without VS Code.`
    : `src/${from} may not look into src/${to}.`;
}

/** The path of the linted file below the repository, with slashes. */
const pathOf = (context) => path.relative(context.cwd, context.filename).split(path.sep).join('/');

const importsOfLinted = ({ ast, parserServices }) => importsIn(parserServices.esTreeNodeToTSNodeMap.get(ast));

function report(context, { start, end }, message) {
  const [from, to] = [start, end].map((at) => context.sourceCode.getLocFromIndex(at));
  context.report({ loc: { start: from, end: to }, message });
}

const allowed = {
  meta: { type: 'problem', schema: [{ type: 'object' }] },
  create: (context) => ({
    Program() {
      const file = pathOf(context);
      for (const one of importsOfLinted(context.sourceCode)) {
        const message = objection(context.options[0], file, meantBy(one.name, file));
        if (message !== undefined) report(context, one, message);
      }
    },
  }),
};

/** What each file imports; the compiler makes a file anew when its text changes. */
const known = new WeakMap();

function importsKnown(program, cwd, name) {
  const source = program.getSourceFile(path.join(cwd, `${name}.ts`));
  if (!source) return [];
  if (!known.has(source))
    known.set(
      source,
      importsIn(source).map((one) => meantBy(one.name, name)),
    );
  return known.get(source);
}

const noCircle = {
  meta: { type: 'problem', schema: [] },
  create: (context) => ({
    Program() {
      const { cwd, sourceCode } = context;
      const { program } = sourceCode.parserServices;
      const name = pathOf(context).replace(/\.ts$/, '');
      const circle = circleThrough(name, (file) => importsKnown(program, cwd, file));
      const [first] = importsOfLinted(sourceCode).filter((one) => meantBy(one.name, name) === circle[1]);
      if (first) report(context, first, `A circle of imports: ${circle.join(' → ')}.`);
    },
  }),
};

export default { rules: { allowed, 'no-circle': noCircle } };
