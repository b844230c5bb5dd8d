import assert from 'node:assert/strict';
import { demoOrganisation, startSimulator, type Simulator } from '../../src/simulator/server';
import type { Editor } from '../harness/editor/editor';
import { until } from '../harness/editor/until';
import { keepPicture, borrowOurView, sample, signIn } from './support';

describe('the user picker', () => {
  let simulator: Simulator;
  let editor: Editor;
  let inactiveMember: string;
  const twins = ['kim.one@halvorsen.example', 'kim.two@halvorsen.example'];

  before(async () => {
    const organisation = demoOrganisation();
    for (const email of twins) organisation.addUser({ firstName: 'Kim', lastName: 'Doppel', email });
    organisation.addUser({ firstName: 'André', lastName: 'Bergé', email: 'ab@halvorsen.example' });
    const gone = organisation.addUser({
      lastName: 'Gone',
      email: 'gone@halvorsen.example',
      status: 'inactive',
    });
    const americas = [...organisation.territories.values()].find(({ name }) => name === 'Americas');
    if (americas) organisation.addMember(americas.id, gone.id);
    inactiveMember = gone.id;
    simulator = await startSimulator({ organisation });
    editor = await borrowOurView();
    await signIn(editor.workbench, simulator);
  });

  after(async () => {
    await editor.close();
    await simulator.close();
  });

  beforeEach(async () => {
    const { workbench } = editor;
    await workbench.contextMenu(workbench.row('Americas'), 'Associate Users…');
    await workbench.quickInput.row('Abigail Thornton').waitFor();
  });

  afterEach(() => editor.workbench.quickInput.cancel());

  const listed = (wanted: string) =>
    until(`“${wanted}” to be listed`, async () =>
      (await editor.workbench.quickInput.rows()).find(({ label }) => label === wanted),
    );
  const labels = async () => (await editor.workbench.quickInput.rows()).map(({ label }) => label);

  for (const [what, text] of [
    ['name', 'abigail'],
    ['e-mail', 'abigail.thornton@halvorsen'],
    ['role and name', 'sales manager'],
    ['id', '431581000000200196'],
  ] as const) {
    it(`finds a user by ${what}`, async () => {
      await editor.workbench.quickInput.fill(text);
      // both are listed before the text is there
      await until('the filter to leave others out', async () => !(await labels()).includes('Andrei Popescu'));
      assert.ok((await labels()).includes('Abigail Thornton'));
    });
  }

  it('finds a user without the accents of their name, and in any order of words, among few as among many', async () => {
    const alone = () =>
      until('only them to be listed', async () => (await labels()).join() === 'André Bergé');
    await editor.workbench.quickInput.fill('andre berge');
    await alone();
    await editor.workbench.quickInput.fill('');
    await listed('Abigail Thornton');
    await editor.workbench.quickInput.fill('berge andre');
    await alone();
  });

  for (const [what, text] of [
    ['name', 'Denise Okafor'],
    ['e-mail', 'denise.okafor@halvorsen'],
    ['role', 'regional director'],
  ] as const) {
    it(`finds a member by ${what}, marks and does not offer them`, async () => {
      const { quickInput } = editor.workbench;
      await quickInput.fill(text);
      const row = await listed('Denise Okafor');
      assert.equal(row.description, 'already a member · denise.okafor@halvorsen.example · Regional Director');
      assert.match(row.detail, /^\d+ · Standard$/);
      await quickInput.row('Denise Okafor').locator('.monaco-checkbox').click();
      await until('the tick to go away again', async () =>
        (await quickInput.rows()).every(({ checked }) => !checked),
      );
    });
  }

  it('does not offer an inactive member by id', async () => {
    await editor.workbench.quickInput.fill(inactiveMember);
    assert.equal((await listed(inactiveMember)).description, 'already a member');
    assert.deepEqual(await labels(), [inactiveMember]);
  });

  it('shows all users whom an ambiguous name may mean', async () => {
    const { quickInput } = editor.workbench;
    await quickInput.fill('Kim Doppel');
    await until('both to be marked', async () => {
      const told = (await quickInput.rows()).map(({ description }) => description);
      return twins.every((email) =>
        told.some((text) => text.startsWith(`one of several called Kim Doppel · ${email}`)),
      );
    });
    assert.deepEqual(await labels(), ['Kim Doppel', 'Kim Doppel'], 'each of them once');
  });

  it('says what is wrong with a list in which nothing is certain', async () => {
    await editor.workbench.quickInput.fill('Kim Doppel, Nobody Atall');
    await listed('Nobody Atall');
    assert.deepEqual((await labels()).sort(), ['Kim Doppel', 'Kim Doppel', 'Nobody Atall']);
  });

  it('searches for words that mean nobody and says nothing about them', async () => {
    const { quickInput } = editor.workbench;
    await quickInput.fill('nobody atall');
    await quickInput.accept();
    await quickInput.waitFor(/^Tick at least one user/); // the text was dealt with before
    assert.deepEqual(await labels(), []);
  });

  it('asks for a tick where it is seen while a text is typed', async () => {
    const { quickInput } = editor.workbench;
    await quickInput.fill('abigail');
    await quickInput.accept();
    await quickInput.waitFor(/^Tick at least one user/);
    await quickInput.toggle('Abigail Thornton');
    await quickInput.waitFor(/^Associate Users with Americas$/);
  });

  it('resolves a pasted list of names, and says what it could not', async () => {
    const { workbench } = editor;
    const { quickInput } = workbench;
    await quickInput.fill('Katharina Vogel, Andrei Popescu, Aino Virtanen, Nobody Atall');
    await quickInput.row('Add 3 pasted users').waitFor();
    const unknown = (await quickInput.rows()).find(({ label }) => label === 'Nobody Atall');
    assert.equal(unknown?.description, 'no active user has this name, e-mail or id');
    await keepPicture(workbench, 'pasted-list');
    await quickInput.row('Add 3 pasted users').locator('.monaco-checkbox').click();
    await until('three users to be ticked', async () => (await quickInput.count()) === '3 Selected');
    const top = (await quickInput.rows()).slice(0, 4).map(({ label, checked }) => `${label} ${checked}`);
    assert.deepEqual(top, [
      'Nobody Atall false',
      'Katharina Vogel true',
      'Andrei Popescu true',
      'Aino Virtanen true',
    ]);
  });

  it('only offers whom a line names that is about one person and names two', async () => {
    const { quickInput } = editor.workbench;
    await quickInput.fill(`${sample.user.id}, Aino Virtanen`);
    // everybody is listed before the text is there
    await until(
      'the two to stand first',
      async () => (await labels()).slice(0, 2).join() === 'Katharina Vogel,Aino Virtanen',
    );
    assert.equal(await quickInput.count(), '0 Selected');
  });

  it('allows a well-formed id that no active user has', async () => {
    const { quickInput } = editor.workbench;
    await quickInput.fill('431581000000999999');
    await quickInput.row('Add the user with id 431581000000999999').locator('.monaco-checkbox').click();
    await until('the id to be ticked', async () => (await quickInput.count()) === '1 Selected');
    await quickInput.accept();
    const { detail } = await editor.workbench.dialogContent();
    assert.match(detail, /Americas \(431581000000700103\) – to add: 431581000000999999/);
    await editor.workbench.answerDialog('Cancel');
  });

  it('takes a list from the clipboard, line by line', async () => {
    const { quickInput } = editor.workbench;
    await editor.page.evaluate(`navigator.clipboard.writeText('Aino Virtanen\\nAndrei Popescu\\n')`);
    await quickInput.titleButton('Add the users listed in the clipboard');
    await until('two users to be ticked', async () => (await quickInput.count()) === '2 Selected');
  });

  it('keeps what it says about the clipboard until another text is typed', async () => {
    const { quickInput } = editor.workbench;
    await editor.page.evaluate(`navigator.clipboard.writeText('Aino Virtanen\\nNobody Atall\\n')`);
    await quickInput.fill('abigail');
    await until('the filter to work', async () => (await labels()).length === 1);
    await quickInput.titleButton('Add the users listed in the clipboard');
    await until('the user to be ticked', async () => (await quickInput.count()) === '1 Selected');
    await listed('Andrei Popescu'); // the box is empty again
    assert.ok((await labels()).includes('Nobody Atall'));
    await quickInput.fill('aino');
    await until('the remark to go', async () => (await labels()).join() === 'Aino Virtanen');
    assert.equal(await quickInput.count(), '1 Selected');
  });

  it('says so when the clipboard gives nothing', async () => {
    const { workbench, page } = editor;
    await page.evaluate(`navigator.clipboard.writeText('')`);
    await workbench.quickInput.titleButton('Add the users listed in the clipboard');
    await workbench.quickInput.waitFor(/^The clipboard is empty or cannot be read/);
  });
});
