import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Desk, renewing } from '../harness/commandLine';
import { fileFor } from '../harness/assignmentPlans';
import { usingSimulator } from '../harness/crm';
import { active, north, organisation } from '../harness/runs';
import { root } from '../harness/root';

const page = fs.readFileSync(path.join(root, 'docs/assignments.md'), 'utf8');
const workflow = fs.readFileSync(path.join(root, 'docs/assignments/territories.yml'), 'utf8');
const program = path.join(root, 'dist/cli/zoho-territories.js');

/** The commands of the workflow in their order, as the runner would have them. */
function commands(baseSha: string): string[] {
  const folded = workflow.replace(/run: >-\n((?: {10}.*\n)+)/g, (_, lines: string) => {
    return `run: ${lines.trim().replace(/\s*\n\s*/g, ' ')}\n`;
  });
  return [...folded.matchAll(/- run: (.*)/g)].map(([, command = '']) =>
    command
      .replaceAll('$CLI', `"${process.execPath}" "${program}"`)
      .replace('${{ github.event.pull_request.base.sha }}', baseSha),
  );
}

describe('the page about assignments', () => {
  it('shows the example that the tests read', () => {
    const example = fs.readFileSync(
      path.join(root, 'test/fixtures/assignments/crm.territories.jsonc'),
      'utf8',
    );
    assert.equal(/```jsonc\n([^]*?)```/.exec(page)?.[1], example);
  });

  it('has a workflow for GitHub whose commands do what it says', async () => {
    const desk = new Desk();
    const git = async (...args: string[]) => {
      const identity = ['-c', 'user.name=Tester', '-c', 'user.email=tester@x.example'];
      const { code, stdout, stderr } = await desk.startProgram('git', [...identity, ...args]).ended;
      assert.equal(code, 0, stderr);
      return stdout.trim();
    };
    await usingSimulator({ organisation: organisation(2) }, async (simulator) => {
      simulator.organisation.name = 'Halvorsen Instruments';
      simulator.organisation.addMember(north, active(1));
      const write = (...members: string[]) => {
        const text = fileFor(simulator, { territories: { North: { members } } }).replace(
          '"here"',
          '"production"',
        );
        fs.mkdirSync(path.join(desk.cwd, 'crm'), { recursive: true });
        fs.writeFileSync(path.join(desk.cwd, 'crm/crm.territories.jsonc'), text);
      };
      await git('init', '-q');
      write('u1@x.example');
      await git('add', '.');
      await git('commit', '-q', '-m', 'base');
      const base = await git('rev-parse', 'HEAD');
      write('u1@x.example', 'u2@x.example');
      const [check, sort, worktree, plan, apply, drift, ...others] = commands(base);
      assert.deepEqual(others, []);
      const summary = path.join(desk.folder, 'summary.md');
      const shell = async (command = '') => {
        const environment = {
          ...renewing(simulator),
          GITHUB_ACTIONS: 'true',
          GITHUB_STEP_SUMMARY: summary,
          RUNNER_TEMP: desk.folder,
        };
        return desk.startProgram('bash', ['-c', command], environment).ended;
      };
      for (const command of [check, sort, worktree, plan]) {
        const { code, stderr } = await shell(command);
        assert.equal(code, 0, `${command}: ${stderr}`);
      }
      assert.match(fs.readFileSync(summary, 'utf8'), /^\+ {2}u2@x\.example .*line \d+, yours$/m);
      assert.equal((await shell(drift)).code, 2);
      assert.equal((await shell(apply)).code, 0);
      assert.deepEqual(simulator.organisation.membersOf(north), [active(1), active(2)]);
      assert.equal((await shell(drift)).code, 0);
    });
    desk.clear();
  });
});
