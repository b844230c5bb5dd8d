import { signInFromEnvironment } from '../../../../core/credentials/environment';
import type { Flow } from './flow';
import type { Way } from './worksHere';

// Loaded when somebody signs in that way: most windows begin with nobody signing in.
const flows: Readonly<Record<Way, Flow>> = {
  browser: async (tools) => (await import('./browser')).signInInBrowser(tools),
  device: async (tools) => (await import('./device')).signInWithDeviceCode(tools),
  self: async (tools) => (await import('./selfClient')).signInWithSelfClient(tools),
  token: async (tools) => (await import('./accessToken')).pasteAccessToken(tools),
  environment: ({ environment }) => Promise.resolve(signInFromEnvironment(environment)),
  simulator: async (tools) => (await import('./accessToken')).signInToLocalSimulator(tools),
  demo: () => Promise.resolve({ kind: 'demo' }),
};

/** What a way of signing in does. */
export function flowOf(way: Way): Flow {
  return flows[way];
}
