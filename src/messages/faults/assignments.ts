import type { Objection } from '../../core/assignmentPlan/limits';
import type { AssignmentFault, Moved } from '../../core/assignmentPlan/refused';
import type { Explanation } from '../../core/util/errors';
import { inert } from '../../core/util/text';
import { l10n } from '../l10n';
import { andMore, didYouMean, nameOrId } from '../names';
import { targetLabel } from '../organisations';

type Words = {
  readonly [Code in AssignmentFault['code']]: (
    fault: Extract<AssignmentFault, { code: Code }>,
  ) => Explanation;
};

/** Why a document is not planned, or a plan of it not carried out. */
export const assignmentFaults: Words = {
  noSuchOrganisation: ({ name, known }) => ({
    what: l10n.t('The file names no organisation {0}.', inert(name)),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('It names: {0}', andMore(known.map((one) => inert(one)))),
  }),
  otherOrganisation: ({ fence, target }) => ({
    what: l10n.t(
      'The file is for {0} (id {1}, {2}), but {3} (id {4}) is open.',
      inert(fence.name),
      inert(fence.id),
      [fence.dataCentre, fence.environment].filter(Boolean).join(', '),
      inert(targetLabel(target), 200),
      inert(target.organisation) || '?',
    ),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Sign in to the organisation that is meant, or choose another one of the file.'),
  }),
  notCovered: ({ text, similar }) => ({
    what: l10n.t('The file does not cover the territory {0}.', inert(text, 260)),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: didYouMean(similar) ?? l10n.t('Write it as the file does.'),
  }),
  notThere: ({ text, similar }) => ({
    what: l10n.t('This organisation has no territory {0}, or several of that name.', inert(text, 260)),
    notDone: l10n.t('Nothing was written.'),
    next: didYouMean(similar) ?? l10n.t('Write its name, the way down to it, or its id.'),
  }),
  objections: ({ objections }) => ({
    what: objections.map(objectionWords).join(' '),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: nextAfter(objections),
  }),
  exactObjections: ({ objections }) => ({
    what: objections.map(objectionWords).join(' '),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('If that is meant, use Remove Users for those who are to go.'),
  }),
  exactUnknown: ({ users }) => ({
    what: l10n.t('No user of this organisation has the id {0}.', andMore(users)),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Correct the list: whoever it does not name would be removed.'),
  }),
  otherDigest: ({ expected, digest }) => ({
    what: l10n.t('The plan is {0} now, and {1} was expected.', digest.slice(0, 8), inert(expected, 64)),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Look at the plan again, and approve it as it is now.'),
  }),
  stalePlan: ({ moved }) => ({
    what: l10n.t(
      'The organisation has changed since the plan was saved: {0}',
      moved.map(movedWords).join(' · '),
    ),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Make a new plan.'),
  }),
  planUnreadable: () => ({
    what: l10n.t('The file is no saved plan, or one of another version.'),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Save a new one.'),
  }),
  planDamaged: () => ({
    what: l10n.t('The saved plan was changed after it was saved.'),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Save a new one.'),
  }),
  notConfirmed: ({ phrase }) => ({
    what: l10n.t('Nobody has confirmed that this is for {0}.', inert(phrase, 200)),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Give the name of the organisation, exactly as it stands here.'),
  }),
  planElsewhere: ({ planned, open }) => ({
    what: l10n.t(
      'The plan was saved for {0}, but {1} is open.',
      inert(targetLabel({ ...planned, user: '' }), 200),
      inert(targetLabel(open), 200),
    ),
    notDone: l10n.t('Nothing was sent to Zoho.'),
    next: l10n.t('Sign in to the organisation that is meant.'),
  }),
};

/** Why a plan is not carried out as it stands. */
export function objectionWords(objection: Objection): string {
  switch (objection.code) {
    case 'manyRemovals':
      return l10n.t(
        'It would remove {0} of {1} memberships; the limit is {2}.',
        objection.removals,
        objection.held,
        objection.most,
      );
    case 'manyRemovalsHere':
      return l10n.t(
        'It would remove {0} of {1} users of {2}; the limit is {3}.',
        objection.removals,
        objection.held,
        nameOrId(objection.territory),
        objection.most,
      );
    case 'wouldBeEmpty':
      return l10n.t('It would leave nobody in {0} but its manager.', nameOrId(objection.territory));
    case 'removesCaller':
      return l10n.t(
        'It would remove the user whose sign-in this is from {0}.',
        nameOrId(objection.territory),
      );
    case 'otherNumber':
      return l10n.t('{0} removals were accepted, and it makes {1}.', objection.accepted, objection.removals);
  }
}

function nextAfter(objections: readonly Objection[]): string {
  const codes = new Set(objections.map(({ code }) => code));
  return [
    ...(codes.has('manyRemovals') || codes.has('manyRemovalsHere') || codes.has('otherNumber')
      ? [l10n.t('If that is right, accept exactly that number of removals.')]
      : []),
    ...(codes.has('wouldBeEmpty')
      ? [l10n.t('If a territory is to be empty, write "empty": true into it.')]
      : []),
    ...(codes.has('removesCaller')
      ? [l10n.t('Let somebody else do it, or allow it for yourself on the command line.')]
      : []),
  ].join(' ');
}

function movedWords({ territory, came, left }: Moved): string {
  const parts = [
    ...(came.length > 0 ? [l10n.t('came: {0}', andMore(came))] : []),
    ...(left.length > 0 ? [l10n.t('left: {0}', andMore(left))] : []),
  ];
  return `${territory} (${parts.join('; ')})`;
}
