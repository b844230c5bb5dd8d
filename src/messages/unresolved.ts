import type { UnresolvedCause } from '../core/assignmentPlan/unresolved';
import { inert } from '../core/util/text';
import { l10n } from './l10n';
import { andMore, didYouMean } from './names';

/** What a document names and an organisation does not have, and what to do about it. */
export function unresolvedWords(cause: UnresolvedCause): string {
  switch (cause.code) {
    case 'unknownPerson':
      return l10n.t(
        'Nobody in this organisation has the address or id {0}.{1}',
        shown(cause.text),
        meant(cause.similar),
      );
    case 'ambiguousPerson':
      return l10n.t(
        '{0} is the address of several active users. Write one of their ids instead: {1}',
        shown(cause.text),
        andMore(cause.ids.map((id) => `id:${id}`)),
      );
    case 'unknownTerritory':
      return l10n.t(
        'This organisation has no territory {0}.{1} If it has another name here, write that into "previously" or into the organisation’s "territories".',
        shown(cause.text),
        meant(cause.similar),
      );
    case 'ambiguousTerritory':
      return l10n.t(
        'Several territories are called {0}. Write the way down to the one that is meant: {1}',
        shown(cause.text),
        andMore(cause.paths.map(shown), ' · '),
      );
    case 'sameTerritoryHere':
      return l10n.t(
        '{0} and {1} are the same territory here. Put both lists into one.',
        shown(cause.text),
        shown(cause.other),
      );
    case 'memberAndAbsentHere':
      return l10n.t(
        '{0} is the same user as somebody under "members" here. Take them out of one of the lists.',
        shown(cause.text),
      );
    case 'nobodyLeft':
      return l10n.t(
        'Nobody whom the list of {0} names is in this organisation, so it would be emptied. Map the people, or the territory to null.',
        shown(cause.text),
      );
  }
}

function meant(similar: readonly string[]): string {
  const question = didYouMean(similar);
  return question === undefined ? '' : ` ${question}`;
}

function shown(text: string): string {
  return inert(text, 260);
}
