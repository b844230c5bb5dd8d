import assert from 'node:assert/strict';
import { whenAlone } from '../../../../src/core/apply/whenAlone';
import { ChangeError } from '../../../../src/core/journal/errors';
import { target } from '../../../harness/runs';

const notAlone = new ChangeError({ code: 'notAlone' });

describe('beginning while another window is changing the organisation', () => {
  const scene = (refusals: number, mayChange = () => true) => {
    const seen: string[] = [];
    const begin = () => {
      seen.push('begin');
      return refusals-- > 0 ? Promise.reject(notAlone) : Promise.resolve('done');
    };
    const consentTo = () =>
      mayChange() ? Promise.resolve('click' as const) : Promise.reject(new Error('protected'));
    const tryAgain = () => Promise.resolve(void seen.push('ask'));
    return { seen, begin, asked: { protection: { consentTo }, tryAgain } };
  };

  it('is tried as often as the person wants to', async () => {
    const { seen, begin, asked } = scene(2);
    assert.equal(await whenAlone(begin, target, asked), 'done');
    assert.deepEqual(seen, ['begin', 'ask', 'begin', 'ask', 'begin']);
  });

  it('is over where nobody can be asked', async () => {
    const { seen, begin, asked } = scene(1);
    await assert.rejects(whenAlone(begin, target, { protection: asked.protection }), notAlone);
    assert.deepEqual(seen, ['begin']);
  });

  it('is over when the organisation was protected meanwhile', async () => {
    const { seen, begin, asked } = scene(1, () => false);
    await assert.rejects(whenAlone(begin, target, asked), /protected/);
    assert.deepEqual(seen, ['begin', 'ask']);
  });

  it('does not repeat any other failure', async () => {
    const { asked } = scene(0);
    const gone = new ChangeError({ code: 'recordsGone' });
    await assert.rejects(
      whenAlone(() => Promise.reject(gone), target, asked),
      gone,
    );
  });
});
