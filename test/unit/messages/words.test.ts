import { strict as assert } from 'node:assert';
import * as parser from 'jsonc-parser';
import { dataCentres, type DataCentre } from '../../../src/core/zoho/dataCentres';
import { filterWords } from '../../../src/extension/features/activity/runSearch';
import { answerPage } from '../../../src/messages/answerPage';
import { l10n } from '../../../src/messages/l10n';
import { dataCentreName, targetLabel } from '../../../src/messages/organisations';
import { notCsvHere, notJsonHere } from '../../../src/messages/parserReasons';
import { statusName } from '../../../src/messages/names';
import { formText } from '../../../src/messages/userFilesForm';
import { bundleOf } from '../../harness/languages';
import { target } from '../../harness/runs';
import { readJson } from '../../harness/sources';

/** Words that come as codes, in the language of who reads them. */
describe('in German', () => {
  const german = readJson(bundleOf('de')) as Readonly<Record<string, string>>;
  /** What was asked for in English and stayed so. */
  let untranslated: string[] = [];

  beforeEach(() => {
    untranslated = [];
    l10n.use((message, ...args) => {
      const text = german[message];
      if (text === undefined) untranslated.push(message);
      return (text ?? message).replace(/\{(\d+)\}/g, (_, index) => args[Number(index)] ?? '');
    }, 'de');
  });

  afterEach(() => {
    l10n.use();
    assert.deepEqual(untranslated, []);
  });

  for (const [status, word] of [
    ['active', 'aktiv'],
    ['inactive', 'inaktiv'],
    ['deleted', 'gelöscht'],
    ['disabled', 'deaktiviert'],
    ['closed', 'geschlossen'],
  ] as const) {
    it(`the status ${status} is ${word}`, () => {
      assert.equal(statusName(status), word);
    });
  }

  it('a status that is not known stays as it is', () => {
    assert.equal(statusName('Pending approval'), 'Pending approval');
  });

  it('every data centre has a name of its own, which labels say', () => {
    const names = (Object.keys(dataCentres) as DataCentre[]).map(dataCentreName);
    assert.equal(new Set(names).size, names.length);
    assert.equal(
      targetLabel({ ...target, name: 'Acme', place: 'eu', environment: 'production' }),
      'Acme (Europa, Produktion)',
    );
  });

  it('every reason of the JSON parser is told, and no code of it is left', () => {
    const { ParseErrorCode } = parser as unknown as { ParseErrorCode: Readonly<Record<string, unknown>> };
    const codes = Object.keys(ParseErrorCode).filter((key) => !/^\d+$/.test(key));
    assert.ok(codes.length > 10);
    const told = codes.map(notJsonHere);
    assert.equal(new Set(told).size, codes.length);
    const english = codes.map((code) => code.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase());
    for (const [index, text] of told.entries()) assert.ok(!text.includes(english[index] ?? ''), text);
  });

  it('so is what the CSV parser says of quotation marks; a code that nobody knows is spelt out', () => {
    assert.equal(
      notCsvHere('CSV_QUOTE_NOT_CLOSED'),
      'Das hier ist kein CSV (Anführungszeichen nicht geschlossen); korrigieren Sie es.',
    );
    assert.equal(notCsvHere('CSV_ODD_THING'), 'Das hier ist kein CSV (odd thing); korrigieren Sie es.');
  });

  it('quotation marks are those of the language', () => {
    assert.equal(filterWords({ text: 'Anna' }), '„Anna“');
    assert.match(formText({ code: 'tooManyCells', delimiter: ';' }), /„;“/);
  });

  it('the page in the browser says which language it is in', () => {
    assert.match(answerPage(), /<html lang="de">/);
  });
});
