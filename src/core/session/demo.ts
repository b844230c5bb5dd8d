import * as path from 'node:path';

/** What this extension needs of the simulator; the simulator itself shares no types with the rest on purpose. */
export interface RunningDemo {
  readonly port: number;
  readonly accessToken: string;
  close(): Promise<void>;
}

/** Starts the demo organisation: the simulator's own bundle, loaded only now, on a free port of this machine. */
export async function startDemo(): Promise<RunningDemo> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a bundle of its own, found at run time
  const { startSimulator } = require(path.join(__dirname, 'simulator.js')) as {
    startSimulator: () => Promise<RunningDemo>;
  };
  return startSimulator();
}
