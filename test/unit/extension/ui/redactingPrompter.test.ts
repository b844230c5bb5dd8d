import { strict as assert } from 'node:assert';
import { Cancelled } from '../../../../src/core/util/async';
import { Redactor } from '../../../../src/core/util/redact';
import { UserDirectory } from '../../../../src/core/org/userDirectory';
import type { Prompter, UserPickRequest } from '../../../../src/extension/ui/prompter';
import { RedactingPrompter } from '../../../../src/extension/ui/redactingPrompter';
import {
  agree,
  click,
  pick,
  pickSeveral,
  ScriptedPrompter,
  tick,
  type,
  type Reaction,
} from '../../../harness/scriptedPrompter';

const secret = 'hunter2-hunter2';
const at = (channel: string) => `${channel} ${secret}`;
const masked = (channel: string) => `${channel} [hidden]`;

/** A prompter that takes the secret out, before a person who follows a script. */
function before(...script: Reaction[]): { person: ScriptedPrompter; prompter: Prompter } {
  const redactor = new Redactor();
  redactor.hide(secret);
  const person = new ScriptedPrompter(script, Cancelled);
  return { person, prompter: new RedactingPrompter(() => person, redactor) };
}

describe('whatever a person is shown', () => {
  const choice = {
    ...{ label: at('label'), description: at('description'), detail: at('detail'), group: at('group') },
    value: at('value'),
  };
  const offered = ['title', 'placeholder', 'label', 'description', 'detail', 'group'].map(masked);

  it('holds no secret in the rows of a list, and the row still means what it meant', async () => {
    const { person, prompter } = before(pick(masked('label')));
    assert.equal(await prompter.pick(at('title'), at('placeholder'), [choice]), at('value'));
    assert.deepEqual(person.shown, offered);
  });

  it('holds none in the rows that a search finds', async () => {
    const { person, prompter } = before(pick(masked('detail')));
    const search = () => ({ choices: [choice], total: 7 });
    assert.equal(await prompter.pick(at('title'), at('placeholder'), search), at('value'));
    assert.deepEqual(person.shown, offered);
  });

  it('holds none where several can be chosen', async () => {
    const { person, prompter } = before(pickSeveral(masked('label'), masked('other')));
    const other = { label: at('other'), value: 'another' };
    const search = () => ({ choices: [choice, other], total: 2 });
    const chosen = await prompter.pickSeveral(at('title'), at('placeholder'), search);
    assert.deepEqual(chosen, [at('value'), 'another']);
    assert.deepEqual(person.shown, [...offered, masked('other'), '', '', '']);
  });

  it('holds none in a question and in what is said to an answer, and the answer stays as it was typed', async () => {
    const { person, prompter } = before(type(secret, ['no']));
    const answer = await prompter.ask({
      ...{ title: at('title'), prompt: at('prompt'), placeholder: at('placeholder'), value: at('value') },
      secret: true,
      check: (text) => (text === 'no' ? at('refusal') : undefined),
    });
    assert.equal(answer, secret);
    assert.deepEqual(person.shown, ['title', 'prompt', 'placeholder', 'value'].map(masked));
    const [question] = person.questions;
    assert.deepEqual([question?.secret, question?.check?.('no')], [true, masked('refusal')]);
    assert.deepEqual(person.complaints, []);
  });

  it('holds none in a confirmation', async () => {
    const { person, prompter } = before(agree());
    await prompter.confirm({ message: at('message'), detail: at('detail'), action: at('action') });
    assert.deepEqual(person.shown, ['message', 'detail', 'action'].map(masked));
  });

  it('holds none in a message and on its buttons, and a click is told as the button it was', async () => {
    const { person, prompter } = before(click(masked('button')));
    assert.equal(await prompter.tell('error', at('message'), 'Other', at('button')), at('button'));
    assert.equal(await prompter.tell('info', at('message')), undefined);
    assert.deepEqual(person.shown, [masked('message'), 'Other', masked('button'), masked('message')]);
  });

  it('holds none in a line of the status bar', () => {
    const { person, prompter } = before();
    const command = { title: '', command: 'show.it' };
    prompter.note(at('note'), command);
    assert.deepEqual(person.notes, [{ text: masked('note'), command }]);
  });

  it('holds none in the title and the news of a progress', async () => {
    const { person, prompter } = before();
    const result = await prompter.progress(at('title'), ({ report }) => {
      report(at('news'), 0.5);
      return Promise.resolve(at('result'));
    });
    assert.equal(result, at('result'));
    assert.deepEqual(person.shown, [masked('title'), '', masked('news')]);
  });

  it('holds none in the picker of users, which gets the means to take it out of its rows', async () => {
    const { person, prompter } = before(tick('5'));
    const requests: UserPickRequest[] = [];
    const { pickUsers } = person;
    person.pickUsers = (request) => {
      requests.push(request);
      return pickUsers(request);
    };
    const directory = () => Promise.resolve(new UserDirectory([]));
    const members = Promise.resolve(new Set<never>());
    assert.deepEqual(await prompter.pickUsers({ title: at('title'), directory, members }), ['5']);
    assert.deepEqual(person.shown, [masked('title')]);
    assert.equal(requests[0]?.clean?.(at('row')), masked('row'));
  });

  it('holds none in the dialogs of files, and the clipboard gets none', async () => {
    const { person, prompter } = before();
    const titles: string[] = [];
    person.pickFile = (title) => Promise.reject(new Error(String(titles.push(title))));
    person.pickNewFile = (title, name) => Promise.reject(new Error(String(titles.push(title, name))));
    await assert.rejects(prompter.pickFile(at('open')));
    await assert.rejects(prompter.pickNewFile(at('save'), at('name')));
    await prompter.copy(at('copied'));
    assert.deepEqual([...titles, ...person.copied], ['open', 'save', 'name', 'copied'].map(masked));
  });

  it('is not the page that is opened: without its secret it would not be that page', async () => {
    const { person, prompter } = before();
    await prompter.openPage(`https://x.example/?code=${secret}`);
    assert.deepEqual(person.pages, [`https://x.example/?code=${secret}`]);
  });
});
