import { strict as assert } from 'node:assert';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { bundleOf, complete, flawsOf, languages, manifestTextsOf } from '../harness/languages';
import { manifest } from '../harness/manifest';
import { messagesOfSource } from '../harness/messages';
import { root } from '../harness/root';
import { exists, readJson, sources } from '../harness/sources';

type Texts = Readonly<Record<string, string>>;

const read = (file: string) => readJson(file) as Texts;
const { all, shown, untranslatable } = messagesOfSource();

/** Writes what is shown in an order that is the same for all; what has gone from the source goes from the languages. */
function renew(): void {
  const write = (file: string, texts: Texts) =>
    fs.writeFileSync(path.join(root, file), `${JSON.stringify(texts, undefined, 2)}\n`);
  write(bundleOf(), Object.fromEntries(shown.map((message) => [message, message])));
  const names = Object.keys(read(manifestTextsOf()));
  for (const language of languages) {
    for (const [file, keys] of [
      [bundleOf(language), shown],
      [manifestTextsOf(language), names],
    ] as const) {
      const known: Texts = exists(file) ? read(file) : {};
      const kept = keys.flatMap((key) => (known[key] === undefined ? [] : [[key, known[key]] as const]));
      write(file, Object.fromEntries(kept));
      console.log(`${file}: ${kept.length} of ${keys.length}`);
    }
  }
}

before(() => {
  if (process.env['UPDATE_L10N'] === '1') renew();
});

describe('the messages', () => {
  it('are written out where they are used, so that they can be found and translated', () => {
    assert.deepEqual(untranslatable, []);
    const passedOn = sources('src').filter(({ text }) => /\bl10n\.t\b(?!\()/.test(text));
    assert.deepEqual(
      passedOn.map(({ file }) => file),
      [],
    );
  });

  it(`that an editor shows stand in ${bundleOf()}, and nothing else does: npm run l10n writes it anew`, () => {
    const written = read(bundleOf());
    assert.deepEqual(Object.keys(written), shown);
    assert.deepEqual(Object.values(written), shown);
    assert.equal(path.posix.join(manifest.l10n, 'bundle.l10n.json'), bundleOf());
  });

  it('count their placeholders from {0} without a gap', () => {
    for (const message of all) {
      const used = [...message.matchAll(/\{(\d+)\}/g)].map(([, index]) => Number(index));
      const highest = Math.max(-1, ...used);
      for (let index = 0; index <= highest; index++) assert.ok(used.includes(index), message);
    }
  });

  it('have no blanks to lose at either end', () => {
    for (const message of all) assert.equal(message, message.trim());
  });
});

for (const language of languages) {
  describe(`the texts in ${language}`, () => {
    const english: Texts = {
      ...read(manifestTextsOf()),
      ...Object.fromEntries(shown.map((one) => [one, one])),
    };
    let translated: Texts = {};

    before(() => {
      translated = { ...read(manifestTextsOf(language)), ...read(bundleOf(language)) };
    });

    it('translate what there is, and keep what is no text: placeholders, links, names', () => {
      const flaws = Object.entries(translated).flatMap(([key, text]) => {
        const message = english[key];
        return message === undefined
          ? [`${key}: is not there`]
          : flawsOf(message, text).map((flaw) => `${key}: ${flaw}`);
      });
      assert.deepEqual(flaws, []);
    });

    if (!complete.has(language)) return;
    it('are complete', () => {
      assert.deepEqual(
        Object.keys(english).filter((key) => translated[key] === undefined),
        [],
      );
    });
  });
}

describe('a translation', () => {
  const kept: readonly (readonly [string, string])[] = [
    ['{0} of {1} users', '{1} 人中 {0} 人のユーザー'],
    [
      'Look.\n[Refresh](command:zohoCrm.refresh)',
      'Sehen Sie nach.\n[Aktualisieren](command:zohoCrm.refresh)',
    ],
    ['Export…', 'Exportar…'],
    ['Check the setting http.proxy.', 'http.proxy の設定を確認してください。'],
  ];
  for (const [message, translation] of kept) {
    it(`is right: ${translation}`, () => assert.deepEqual(flawsOf(message, translation), []));
  }

  const lost: readonly (readonly [string, string, string])[] = [
    ['{0} of {1} users', '{0} Benutzer', 'placeholders'],
    ['{0} users', '{0} {1} Benutzer', 'placeholders'],
    ['[Refresh](command:zohoCrm.refresh)', '[Aktualisieren] (command:zohoCrm.refresh)', 'links'],
    ['[Refresh](command:zohoCrm.refresh)', '[Aktualisieren](command:zohoCrm.signIn)', 'links'],
    ['Look.\n[Refresh](command:a.b)', 'Da. [Neu](command:a.b)', 'line breaks'],
    ['Write `mode`.', 'Schreiben Sie `Modus`.', 'code'],
    ['Check the setting http.proxy.', 'Prüfen Sie die Einstellung.', 'names that code reads'],
    ['Refresh', 'Aktualisieren ', 'blanks at an end'],
    ['Refresh', '', 'blanks at an end'],
    ['Export…', 'Exportieren', 'the dots that promise a question'],
  ];
  for (const [message, translation, flaw] of lost) {
    it(`of ${JSON.stringify(message)} is wrong: ${JSON.stringify(translation)}`, () =>
      assert.ok(flawsOf(message, translation).includes(flaw)));
  }
});
