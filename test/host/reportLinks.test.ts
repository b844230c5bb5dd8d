import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { outcomeKinds } from '../../src/core/journal/outcome';
import { reportOf } from '../../src/messages/report';
import { allNamed, runOf } from '../harness/activity';
import { hostileNames } from '../harness/hostileNames';

describe('a report that the editor renders', () => {
  const rendered = (markdown: string) =>
    vscode.commands.executeCommand<string>('markdown.api.render', markdown);

  it('makes links of addresses, where nobody keeps it from that', async () => {
    for (const address of ['//host.example/x', 'http://host.example', 'mailto:a@b.example'])
      assert.match(await rendered(address), /<a\s/, address);
  });

  it('holds no link, no picture and no tag, whatever people and territories are called', async () => {
    const names = [
      ...hostileNames,
      'see //host.example/x',
      'write a@b.example',
      'HTTP://HOST.EXAMPLE',
      '[a]: //host.example',
      '[a]',
    ];
    for (const name of names) {
      const html = await rendered(await reportOf(runOf(outcomeKinds), allNamed(name)));
      assert.doesNotMatch(html, /<(?:a|img|script|svg)\b/i, name);
      if (/^[\w /@.:]{1,40}$/.test(name)) {
        const seen = html.replace(/<[^>]*>/g, ' ').replaceAll('\u200b', '');
        assert.ok(seen.includes(name.trim()), `${name} can be read`);
      }
    }
  });
});
