import * as path from 'node:path';
import ts from 'typescript';

/**
 * Every module that a file names, whichever way it is loaded: `import`, `export … from`, `import()`, the types of
 * `import('…')`, `import … = require`, and `require`, also one that `createRequire` made. A name that is put together at
 * run time is not seen.
 *
 * @param {ts.SourceFile} file
 * @returns {{ name: string, start: number, end: number }[]}
 */
export function importsIn(file) {
  const loaders = new Set(['require']);
  const literals = [];
  const calls = [];
  const visit = (node) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) literals.push(node.moduleSpecifier);
    else if (ts.isExternalModuleReference(node)) literals.push(node.expression);
    else if (ts.isImportTypeNode(node)) literals.push(node.argument.literal);
    else if (ts.isCallExpression(node)) calls.push(node);
    else if (ts.isVariableDeclaration(node) && makesLoader(node.initializer)) loaders.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  for (const { expression, arguments: given } of calls)
    if (loads(expression, loaders)) literals.push(given[0]);
  return literals
    .filter((literal) => literal && ts.isStringLiteralLike(literal))
    .map((literal) => ({ name: literal.text, start: literal.getStart(file), end: literal.end }));
}

/** Whether a call of this is `import()`, or takes the name of a module and loads it. */
function loads(callee, loaders) {
  if (callee.kind === ts.SyntaxKind.ImportKeyword || makesLoader(callee)) return true;
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text === 'require';
  return ts.isIdentifier(callee) && loaders.has(callee.text);
}

function makesLoader(node) {
  if (!node || !ts.isCallExpression(node)) return false;
  const { expression } = node;
  const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  return ts.isIdentifier(name) && name.text === 'createRequire';
}

/**
 * What a file means by the name of a module: `src/core/util/ids` for a file of ours, else the name itself.
 *
 * @param {string} file the path below the repository, with slashes
 */
export function meantBy(name, file) {
  if (!name.startsWith('.')) return name;
  return path.posix.join(path.posix.dirname(file), name).replace(/\.[cm]?[jt]s$/, '');
}

/**
 * The way on which a file imports itself in the end, itself first and last; empty when there is none.
 *
 * @param {string} file its path below the repository, without `.ts`
 * @param {(file: string) => readonly string[]} importsOf what each of our files imports, `import()` and types as well
 * @returns {string[]}
 */
export function circleThrough(file, importsOf) {
  const seen = new Set();
  const wayFrom = (from) => {
    for (const next of importsOf(from)) {
      if (next === file) return [from, file];
      if (seen.has(next)) continue;
      seen.add(next);
      const way = wayFrom(next);
      if (way.length > 0) return [from, ...way];
    }
    return [];
  };
  return wayFrom(file);
}
