import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Editor } from '../harness/editor/editor';
import { shownReport } from '../harness/editor/report';
import { translated } from '../harness/translated';
import { keepPicture, openOurView } from './support';

const organisation = 'Halvorsen Instruments';
const territory = 'Asia Pacific';
const user = 'Abigail Thornton';

for (const language of ['de', 'ja'] as const) {
  describe(`an editor whose display language is ${language}`, () => {
    const { say, manifest, englishAmong } = translated(language);
    let editor: Editor;

    before(async () => {
      editor = await openOurView({ language, viewport: { width: 1100, height: 700 } });
    });
    after(() => editor.close());

    const hasUsers = (count: number) =>
      editor.workbench.rowThat(
        `${count} users in the territory`,
        ({ label, description }) =>
          label === territory && description.startsWith(say('{0} users here', count)),
      );

    /** All of it is translated, and all of it can be read. */
    const readsWell = async (shown: Locator, name: string) => {
      const lines = (await shown.allInnerTexts()).flatMap((text) => text.split('\n'));
      await keepPicture(editor.workbench, `${name}-${language}`);
      assert.ok(lines.length > 0, name);
      assert.deepEqual(englishAmong(lines), [], name);
      assert.deepEqual(await cutOff(shown), [], name);
    };

    it('has the welcome, the tree, a menu, a picker, the review and the result in it', async () => {
      const { workbench } = editor;
      const { sideBar, quickInput, dialog } = workbench;
      const demo = sideBar.getByRole('button', { name: manifest('command.openDemoOrganisation') });
      await demo.waitFor();
      await readsWell(sideBar, 'welcome');
      await demo.click();
      await hasUsers(2);
      await readsWell(sideBar, 'tree');

      await workbench.statusItem(say('{0} (demo organisation)', organisation)).first().click();
      await quickInput.row(manifest('command.protectOrganisation')).waitFor();
      await readsWell(quickInput.widget, 'organisation');
      await quickInput.cancel();

      await workbench.contextMenu(workbench.row(territory), manifest('command.associateUsers'));
      await quickInput.waitFor(say('Associate Users with {0}', territory));
      await quickInput.row(user).waitFor();
      await readsWell(quickInput.widget, 'picker');
      await quickInput.toggle(user);
      await quickInput.accept();
      const { message, buttons } = await workbench.dialogContent();
      assert.equal(message, say('Associate {0} with {1}?', user, territory));
      assert.ok(buttons.includes(say('Associate')), buttons.join());
      await readsWell(dialog, 'review');
      await workbench.answerDialog(say('Associate'));
      const done = workbench.toast(say('Associated {0} with {1}.', user, territory));
      await done.waitFor();
      await readsWell(done, 'result');
      await hasUsers(3);
    });

    it('has the report, the activity, what takes it back and the help of the view in it', async () => {
      const { page, workbench } = editor;
      const { sideBar, dialog } = workbench;
      await workbench.command(`Zoho CRM: ${manifest('command.showLastReport')}`);
      await readsWell((await shownReport(page)).locator('body'), 'report');
      await workbench.clearToasts();
      await sideBar
        .locator('.pane-header')
        .filter({ hasText: manifest('view.activity') })
        .click();
      const run = workbench.row(say('Associate with {0}', territory));
      await run.waitFor();
      await readsWell(sideBar, 'activity');
      await workbench.contextMenu(run, manifest('command.undoRun'));
      await dialog.waitFor();
      await readsWell(dialog, 'undo');
      await workbench.answerDialog(say('Undo'));
      await hasUsers(2);

      await workbench.row(territory).click();
      await page.keyboard.press('Alt+F1');
      const [sentence = ''] = manifest('view.territories.help').split(/(?<=[.。])/);
      await page.locator('.accessible-view').getByText(sentence.slice(0, 20)).first().waitFor();
      await page.keyboard.press('Escape');
    });
  });
}

interface PageElement {
  readonly textContent: string | null;
  readonly scrollWidth: number;
  readonly clientWidth: number;
  readonly scrollHeight: number;
  readonly clientHeight: number;
}

/** Titles, buttons and sentences in there of which a part is out of sight; rows are as long as the names in them. */
function cutOff(shown: Locator): Promise<string[]> {
  const texts = [
    ...[
      '.monaco-button',
      '.dialog-message-text',
      '.dialog-message-detail',
      '.notification-list-item-message',
    ],
    ...['.quick-input-title', '.quick-input-message', '.pane-header .title', '.welcome-view-content p'],
  ];
  return shown
    .locator(texts.join())
    .evaluateAll((found: PageElement[]) =>
      found
        .filter((one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
        .map(({ textContent }) => textContent ?? ''),
    );
}
