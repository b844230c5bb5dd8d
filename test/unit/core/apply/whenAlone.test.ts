import assert from 'node:assert/strict';
import { ChangeError } from '../../../../src/core/journal/errors';
import { consent } from '../../../../src/core/apply/consent';
import { whenAlone } from '../../../../src/core/apply/whenAlone';
import { neededFor, type Protection } from '../../../../src/core/org/protection';
import { never } from '../../../harness/crm';
import { target } from '../../../harness/runs';

const notAlone = new ChangeError({ code: 'notAlone' });

describe('beginning while another window is changing the organisation', () => {
  const scene = (refusals: number, mayChange = () => true) => {
    const seen: string[] = [];
    const begin = () => {
      seen.push('begin');
      return refusals-- > 0 ? Promise.reject(notAlone) : Promise.resolve('done');
    };
    const stillAgreed = () => (mayChange() ? Promise.resolve() : Promise.reject(new Error('protected')));
    const tryAgain = () => Promise.resolve(void seen.push('ask'));
    return { seen, begin, asked: { stillAgreed, tryAgain } };
  };

  it('is tried as often as the person wants to', async () => {
    const { seen, begin, asked } = scene(2);
    assert.equal(await whenAlone(begin, asked), 'done');
    assert.deepEqual(seen, ['begin', 'ask', 'begin', 'ask', 'begin']);
  });

  it('is over where nobody can be asked', async () => {
    const { seen, begin, asked } = scene(1);
    await assert.rejects(whenAlone(begin, { stillAgreed: asked.stillAgreed }), notAlone);
    assert.deepEqual(seen, ['begin']);
  });

  it('is over when the organisation was protected meanwhile', async () => {
    const { seen, begin, asked } = scene(1, () => false);
    await assert.rejects(whenAlone(begin, asked), /protected/);
    assert.deepEqual(seen, ['begin', 'ask']);
  });

  it('does not repeat any other failure', async () => {
    const { asked } = scene(0);
    const gone = new ChangeError({ code: 'recordsGone' });
    await assert.rejects(
      whenAlone(() => Promise.reject(gone), asked),
      gone,
    );
  });

  for (const [first, then, asks] of [
    ['click', 'typeAlways', ['begin', 'ask', 'name', 'begin']],
    ['typeAlways', 'typeAlways', ['name', 'begin', 'ask', 'begin']],
    ['click', 'click', ['begin', 'ask', 'begin']],
  ] as const) {
    it(`G14 asks for the name where it was not asked for: ${first}, then ${then}`, async () => {
      let protection: Protection = first;
      const { seen, begin } = scene(1);
      const consentTo = (_: unknown, size: { adds: number; removals: number }) =>
        neededFor(protection, true, size) === 'type'
          ? Promise.resolve('type' as const)
          : Promise.resolve('click' as const);
      const questions = {
        approve: () => Promise.resolve(),
        typeName: () => Promise.resolve(void seen.push('name')),
      };
      const size = { adds: 400, removals: 400 };
      const stillAgreed = await consent({ consentTo }, target, size, questions, never());
      const tryAgain = () => {
        seen.push('ask');
        protection = then; // in another window, while the message stands there
        return Promise.resolve();
      };
      await whenAlone(begin, { stillAgreed, tryAgain });
      assert.deepEqual(seen, asks);
    });
  }
});
