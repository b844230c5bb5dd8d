/** The moving picture of the README: the demo organisation, two users for a territory, and all of it taken back. */
import * as path from 'node:path';
import { repoRoot } from '../harness/editor/cache';
import type { Editor } from '../harness/editor/editor';
import { until } from '../harness/editor/until';
import { Film } from './film';
import { openOurWindow } from './window';

const size = { width: 780, height: 680 };
const statusBarHeight = 22;
const territory = 'Germany South';
const users = ['Alexis Fontaine', 'Emre Yıldız'] as const;

/** How long things are shown, in milliseconds: a step that follows, a thing to look at, a text to read. */
const brief = 350;
const look = 1_000;
const read = 2_200;

/** Films it in a window of its own and writes it. */
export async function story(file: string): Promise<void> {
  const editor = await openOurWindow({
    theme: 'dark',
    viewport: { ...size, height: size.height + statusBarHeight },
    sideBarWidth: 380,
  });
  try {
    const film = new Film(editor.page, size);
    // tooltips come and go in their own time
    await editor.page.addStyleTag({ content: '.monaco-hover { display: none }' });
    await openDemo(editor, film);
    await pickUsers(editor, film);
    await reviewAndApply(editor, film);
    await takeBack(editor, film);
    await film.save(file);
    console.log(path.relative(repoRoot, file));
  } finally {
    await editor.close();
  }
}

async function openDemo({ workbench }: Editor, film: Film): Promise<void> {
  const button = workbench.sideBar.getByRole('button', { name: 'Open the Demo Organisation' });
  await button.waitFor();
  await film.show(look);
  await film.pointAt(button);
  await film.show(brief);
  await film.click();
  await workbench.rowThat('the numbers of users', ({ label, description }) => {
    return label === 'Europe' && /^\d+ users/.test(description);
  });
  await workbench.clearToasts();
  await film.show(look);
  for (const [name, child] of [
    ['Europe', 'DACH'],
    ['DACH', territory],
    [territory, 'Theresa Gruber'],
  ] as const) {
    await film.pointAt(workbench.row(name).locator('.monaco-tl-twistie'));
    await film.click();
    await workbench.row(child).waitFor();
    await film.show(brief);
  }
  await film.show(look);
}

async function pickUsers({ page, workbench }: Editor, film: Film): Promise<void> {
  const { quickInput } = workbench;
  await film.pointAt(workbench.row(territory), { x: 190, y: 11 });
  await film.click('right');
  const entry = page.locator('.monaco-menu').getByText('Associate Users…');
  await entry.waitFor();
  await film.show(brief);
  await film.pointAt(entry);
  await film.show(look);
  await until('the entry to be taken', async () => {
    await film.click(); // a menu swallows early clicks
    return entry.waitFor({ state: 'hidden', timeout: 500 }).then(() => true);
  });
  await quickInput.row('Abigail Thornton').waitFor();
  await film.show(look);
  for (const typed of ['ins', 'inside', 'inside sa', 'inside sales']) {
    await quickInput.fill(typed);
    await film.show(brief / 2);
  }
  for (const name of users) {
    const box = quickInput.row(name).locator('.monaco-checkbox, input[type=checkbox]').first();
    await film.pointAt(box);
    await quickInput.toggle(name);
    await film.show(brief);
  }
  await film.show(look);
  const ok = quickInput.widget.getByRole('button', { name: 'OK' });
  await film.pointAt(ok);
  await film.show(brief);
  await film.click();
}

async function reviewAndApply({ workbench }: Editor, film: Film): Promise<void> {
  const { dialog } = workbench;
  await dialog.waitFor();
  await film.show(read);
  await film.pointAt(dialog.getByRole('button', { name: 'Associate', exact: true }));
  await film.show(brief);
  await film.click();
  await workbench.toastText('Associated 2 of 2 users');
  for (const name of users) await workbench.row(name).waitFor();
  await workbench.progressGone();
  await film.show(read);
}

async function takeBack({ workbench }: Editor, film: Film): Promise<void> {
  const { dialog } = workbench;
  await film.pointAt(workbench.toast('Associated 2 of 2').getByRole('button', { name: 'Undo' }));
  await film.show(brief);
  await film.click();
  await dialog.waitFor();
  await film.show(read);
  await film.pointAt(dialog.getByRole('button', { name: 'Undo', exact: true }));
  await film.show(brief);
  await film.click();
  await workbench.toastText('Removed 2 of 2 users');
  await workbench.rowThat('the territory as it was', ({ label, description }) => {
    return label === territory && description.startsWith('3 users');
  });
  await workbench.row(users[0]).waitFor({ state: 'detached' });
  await workbench.progressGone();
  await film.show(1.5 * read);
}
