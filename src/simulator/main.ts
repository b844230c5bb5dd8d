import { parseArgs } from 'node:util';
import { describeRequest } from './requestLog';
import {
  demoOrganisation,
  generatedOrganisation,
  type Organisation,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from './server';
import { describeSwitches, parseSwitch } from './switches';

const help = `A Zoho CRM of its own on 127.0.0.1, with territories, users and sign-in.

usage: npm run simulator -- [options]

  --port N          port to listen on; any free one by default
  --territories N   generate an organisation with N territories (and 120 users, or --users)
  --users N         generate an organisation with N users (and 40 territories, or --territories)
                    with neither, the demo organisation is served
  --switch k=v      choose how Zoho behaves; may be repeated
  --requests        print every request with its body; GET /__simulator/requests lists them too
  --help            print this

switches, each with its values, the default first:
${describeSwitches()}
`;

class UsageError extends Error {}

interface CommandLine {
  readonly options: SimulatorOptions;
  readonly printRequests: boolean;
}

/**
 * Reads the arguments.
 * @returns undefined when only help is wanted
 * @throws UsageError naming the argument that is wrong
 */
function readCommandLine(args: readonly string[]): CommandLine | undefined {
  const values = parse(args);
  if (values.help === true) return undefined;
  const organisation = chooseOrganisation(values.territories, values.users);
  const switches = Object.assign(
    {},
    ...(values.switch ?? []).map(readSwitch),
  ) as SimulatorOptions['switches'];
  const port = wholeNumber('--port', values.port ?? '0', 0, 65_535);
  return {
    options: { port, organisation, switches: switches ?? {} },
    printRequests: values.requests === true,
  };
}

function parse(args: readonly string[]): {
  port?: string;
  territories?: string;
  users?: string;
  switch?: string[];
  requests?: boolean;
  help?: boolean;
} {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        territories: { type: 'string' },
        users: { type: 'string' },
        switch: { type: 'string', multiple: true },
        requests: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function chooseOrganisation(territories: string | undefined, users: string | undefined): Organisation {
  if (territories === undefined && users === undefined) return demoOrganisation();
  return generatedOrganisation({
    territories: wholeNumber('--territories', territories ?? '40', 0, 100_000),
    users: wholeNumber('--users', users ?? '120', 1, 400_000),
  });
}

function readSwitch(text: string): ReturnType<typeof parseSwitch> {
  try {
    return parseSwitch(text);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(flag: string, text: string, least: number, most: number): number {
  const value = /^[0-9]{1,9}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`${flag} takes a whole number from ${least} to ${most}; not "${text}".`);
}

function announce(simulator: Simulator): void {
  console.log(`listening ${simulator.url}`);
  console.log(`token ${simulator.accessToken}`);
  console.log(`refresh-token ${simulator.refreshToken}`);
  console.log(`client-id ${simulator.clientId}`);
  console.log(`client-secret ${simulator.clientSecret}`);
}

async function main(): Promise<void> {
  const commandLine = readCommandLine(process.argv.slice(2));
  if (commandLine === undefined) {
    console.log(help);
    return;
  }
  const { options, printRequests } = commandLine;
  const simulator = await startSimulator({
    ...options,
    ...(printRequests && { onRequest: (request) => console.log(describeRequest(request)) }),
  });
  announce(simulator);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulator.close());
}

main().catch((error: unknown) => {
  const text = error instanceof Error ? error.message : String(error);
  console.error(
    error instanceof UsageError ? `${text}\nTry --help.` : `The simulator could not start: ${text}`,
  );
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
