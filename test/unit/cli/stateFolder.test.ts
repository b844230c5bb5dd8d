import { strict as assert } from 'node:assert';
import { stateFolder } from '../../../src/cli/stateFolder';

const folders: readonly (readonly [
  platform: NodeJS.Platform,
  environment: NodeJS.ProcessEnv,
  home: string,
  folder: string,
])[] = [
  ['linux', {}, '/home/ada', '/home/ada/.local/state/zoho-territories'],
  ['darwin', { XDG_STATE_HOME: '' }, '/Users/ada', '/Users/ada/.local/state/zoho-territories'],
  ['linux', { XDG_STATE_HOME: '/var/state' }, '/home/ada', '/var/state/zoho-territories'],
  ['linux', { XDG_STATE_HOME: 'state' }, '/home/ada', '/home/ada/.local/state/zoho-territories'],
  ['linux', { LOCALAPPDATA: '/elsewhere' }, '/home/ada', '/home/ada/.local/state/zoho-territories'],
  ['win32', { LOCALAPPDATA: 'D:\\ada' }, 'C:\\Users\\ada', 'D:\\ada\\zoho-territories'],
  ['win32', {}, 'C:\\Users\\ada', 'C:\\Users\\ada\\AppData\\Local\\zoho-territories'],
];

describe('the folder of journals and leases', () => {
  for (const [platform, environment, home, folder] of folders) {
    it(`of ${home} on ${platform} with ${JSON.stringify(environment)} is ${folder}`, () => {
      assert.equal(stateFolder(environment, platform, home), folder);
    });
  }
});
