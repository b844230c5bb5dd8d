import { parseArgs } from 'node:util';
import { startDataCentres } from './dataCentres';
import { describeRequest } from './requestLog';
import {
  demoOrganisation,
  generatedOrganisation,
  type Organisation,
  type SeenRequest,
  type Simulator,
  type SimulatorOptions,
} from './server';
import { describeSwitches, parseSwitch } from './switches';

const help = `A Zoho CRM of its own on 127.0.0.1, with territories, users and sign-in.

usage: npm run simulator -- [options]

  --port N          port to listen on; any free one by default
  --territories N   generate an organisation with N territories (and 120 users, or --users)
  --users N         generate an organisation with N users (and 40 territories, or --territories)
                    with neither, the demo organisation is served
  --switch k=v      choose how Zoho behaves; may be repeated
  --data-centres L  several data centres that know one another, such as us,eu: a person can choose the
                    organisation of either on the consent page of the other
  --requests        print every request with its body; GET /__simulator/requests lists them too
  --help            print this

While it runs, time passes faster, or every token ends, with
  curl -X POST -H 'X-Simulator: 1' http://127.0.0.1:PORT/__simulator/clock?seconds=3600
  curl -X POST -H 'X-Simulator: 1' http://127.0.0.1:PORT/__simulator/revoke

switches, each with its values, the default first:
${describeSwitches()}
`;

class UsageError extends Error {}

interface CommandLine {
  readonly dataCentres: readonly string[];
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
  const dataCentres = (values['data-centres'] ?? 'us').split(',');
  const wrong = dataCentres.find((name) => !/^[a-z]{2}$/.test(name));
  if (wrong !== undefined) throw new UsageError(`--data-centres takes names such as us,eu; not "${wrong}".`);
  const organisation = chooseOrganisation(values.territories, values.users);
  const switches = Object.assign(
    {},
    ...(values.switch ?? []).map(readSwitch),
  ) as SimulatorOptions['switches'];
  const port = wholeNumber('--port', values.port ?? '0', 0, 65_535);
  return {
    dataCentres,
    options: { port, organisation, switches: switches ?? {} },
    printRequests: values.requests === true,
  };
}

function parse(args: readonly string[]): {
  port?: string;
  territories?: string;
  users?: string;
  switch?: string[];
  'data-centres'?: string;
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
        'data-centres': { type: 'string' },
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
  const { dataCentres, printRequests } = commandLine;
  const options = {
    ...commandLine.options,
    ...(printRequests && { onRequest: (request: SeenRequest) => console.log(describeRequest(request)) }),
  };
  const [first = 'us', ...others] = dataCentres;
  // the organisation and the port that were asked for are those of the first
  const more = others.map(
    (name) => [name, { ...options, port: 0, organisation: demoOrganisation() }] as const,
  );
  const started = await startDataCentres({ [first]: options, ...Object.fromEntries(more) });
  for (const [name, simulator] of started) {
    if (started.size > 1) console.log(`data-centre ${name}`);
    announce(simulator);
  }
  const close = () => Promise.all([...started.values()].map((simulator) => simulator.close()));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close());
}

main().catch((error: unknown) => {
  const text = error instanceof Error ? error.message : String(error);
  console.error(
    error instanceof UsageError ? `${text}\nTry --help.` : `The simulator could not start: ${text}`,
  );
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
