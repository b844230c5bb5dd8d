import assert from 'node:assert/strict';
import { Redactor } from '../../src/core/util/redact';
import { Pages } from '../../src/extension/ui/pages';

describe('a page that many others came after', () => {
  it('is said to be gone, and not to be of another window', () => {
    const pages = new Pages(new Redactor());
    const [first = assert.fail(), ...others] = Array.from({ length: 41 }, () => pages.add('a', () => 'text'));
    assert.equal(pages.write(first), 'This text is not kept any more. Plan again.');
    assert.ok(others.every((page) => pages.write(page) === 'text'));
  });
});
