/** Runs one case in a process of its own, with a collector that can be called, and hands over its figures. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Figure } from './figures';
import type { Size } from './simulator';

export type Case =
  | { readonly name: 'read'; readonly size: Size; readonly times: number; readonly warmUps: number }
  | { readonly name: 'hold'; readonly size: Size }
  | { readonly name: 'sideBySide'; readonly times: number }
  | { readonly name: 'write'; readonly latencyMs: number; readonly times: number }
  | { readonly name: 'assignments'; readonly times: number }
  | { readonly name: 'overhead'; readonly times: number }
  | { readonly name: 'records' }
  | { readonly name: 'size' }
  | { readonly name: 'longRun' }
  | { readonly name: 'activation'; readonly times: number }
  | { readonly name: 'loading'; readonly times: number }
  | { readonly name: 'commandLine'; readonly times: number }
  | { readonly name: 'language'; readonly times: number }
  | { readonly name: 'surfaces'; readonly size: Size }
  | { readonly name: 'people'; readonly size: Size };

/** What one case needs may make another one slower: it is loaded by whoever measures it. */
async function run(chosen: Case): Promise<Figure[]> {
  switch (chosen.name) {
    case 'read':
      return (await import('./cases/read')).read(chosen.size, chosen.times, chosen.warmUps);
    case 'hold':
      return (await import('./cases/read')).hold(chosen.size);
    case 'sideBySide':
      return (await import('./cases/sideBySide')).sideBySide(chosen.times);
    case 'write':
      return (await import('./cases/write')).write(chosen.latencyMs, chosen.times);
    case 'assignments':
      return (await import('./cases/assignments')).assignments(chosen.times);
    case 'overhead':
      return (await import('./cases/write')).overhead(chosen.times);
    case 'records':
      return (await import('./cases/write')).records();
    case 'longRun':
      return (await import('./cases/longRun')).longRun();
    case 'size':
      return (await import('./cases/size')).size();
    case 'loading':
      return (await import('./cases/loading')).loading(chosen.times);
    case 'commandLine':
      return (await import('./cases/commandLine')).commandLine(chosen.times);
    case 'language':
      return (await import('./cases/language')).language(chosen.times);
    case 'activation':
      return (await import('./cases/editor')).activation(chosen.times);
    case 'surfaces':
      return (await import('./cases/editor')).surfaces(chosen.size);
    case 'people':
      return (await import('./cases/people')).people(chosen.size);
  }
}

/** @throws Error when the case ended without figures; what it printed tells why */
export async function figuresOf(chosen: Case): Promise<Figure[]> {
  const child = fork(__filename, [JSON.stringify(chosen)], {
    execArgv: ['--expose-gc', '--import', 'tsx'],
  });
  let figures: Figure[] | undefined;
  child.on('message', (message) => (figures = message as Figure[]));
  await once(child, 'exit');
  if (!figures) throw new Error(`The case ${JSON.stringify(chosen)} gave no figures.`);
  return figures;
}

if (process.argv[1] === __filename) {
  void run(JSON.parse(process.argv[2] ?? '{}') as Case).then((figures) => {
    process.send?.(figures);
    process.disconnect();
  });
}
