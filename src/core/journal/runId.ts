import { randomBytes } from 'node:crypto';

const pattern = /^\d{8}T\d{6}Z-[0-9a-f]{8}$/;

/** `20261125T090001Z-1f00ab42`: a name for a run, in the order of time. */
export function newRunId(now: number): string {
  const time = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  return `${time}-${randomBytes(4).toString('hex')}`;
}

/** Whether a text has the form of the id of a run: nothing that could lead to another file. */
export function isRunId(text: string): boolean {
  return pattern.test(text);
}
