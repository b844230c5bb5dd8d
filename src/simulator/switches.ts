import { crmSwitches } from './crmSwitches';
import { oauthSwitches } from './oauth/oauthSwitches';
import type { Amount, Choice, Value } from './switchKinds';

/** Every point that can be chosen. */
const switchTable = { ...crmSwitches, ...oauthSwitches };

type Table = typeof switchTable;

type SwitchName = keyof Table;

export type Switches = {
  -readonly [Name in SwitchName]: Table[Name] extends Choice<infer V> ? V : number;
};

const names = Object.keys(switchTable) as SwitchName[];

/** All switches at their defaults. */
export function defaultSwitches(): Switches {
  const initial = names.map((name) => {
    const entry: Choice<Value> | Amount = switchTable[name];
    return [name, 'values' in entry ? entry.values[0] : entry.amount];
  });
  return Object.fromEntries(initial) as Switches;
}

/**
 * Reads one `name=value` of the command line.
 * @throws Error saying which names or values exist
 */
export function parseSwitch(text: string): Partial<Switches> {
  const [name = '', value = ''] = text.split(/=(.*)/s);
  const known = names.find((candidate) => candidate === name);
  if (known === undefined) throw new Error(`There is no switch "${name}". Switches: ${names.join(', ')}.`);
  const entry: Choice<Value> | Amount = switchTable[known];
  if ('values' in entry) {
    const chosen = entry.values.find((candidate) => String(candidate) === value);
    if (chosen !== undefined) return { [known]: chosen };
    throw new Error(`Switch "${known}" takes ${entry.values.join(', ')}; not "${value}".`);
  }
  if (/^[0-9]{1,9}$/.test(value)) return { [known]: Number(value) };
  throw new Error(`Switch "${known}" takes a whole number; not "${value}".`);
}

/** One line per switch, for `--help`. */
export function describeSwitches(): string {
  return names
    .map((name) => {
      const entry: Choice<Value> | Amount = switchTable[name];
      const values = 'values' in entry ? entry.values.join(' | ') : `number, ${entry.amount}`;
      return `  ${name}: ${entry.about}\n      ${values}`;
    })
    .join('\n');
}
