import { territoryKey, territoryNameOf } from '../core/assignments/names';
import type { Hierarchy } from '../core/org/hierarchy';
import { InputError } from '../core/util/errors';
import { nearest } from '../core/util/nearest';
import { inert } from '../core/util/text';
import type { Territory } from '../core/zoho/schemas';
import { l10n } from '../messages/l10n';
import type { Arguments } from './command';

/**
 * The territories that --territory and --below name, as an assignment file would; all without either.
 *
 * @throws InputError when a name is nobody's, or of several
 */
export function chosenTerritories(args: Arguments, hierarchy: Hierarchy): readonly Territory[] {
  const named = args.values('territory');
  const below = args.value('below');
  if (named.length === 0 && below === undefined) return [...hierarchy.all()];
  const chosen = new Set(named.map((name) => territoryCalled(name, hierarchy)));
  if (below !== undefined) addWithAllBelow(territoryCalled(below, hierarchy), hierarchy, chosen);
  return [...chosen];
}

function addWithAllBelow(top: Territory, hierarchy: Hierarchy, chosen: Set<Territory>): void {
  const waiting = [top];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    chosen.add(at);
    waiting.push(...hierarchy.childrenOf(at.id));
  }
}

function territoryCalled(text: string, hierarchy: Hierarchy): Territory {
  const wanted = territoryNameOf(text);
  const key = territoryKey(wanted);
  const isIt = ({ id }: Territory): boolean => {
    if (wanted.kind === 'id') return id === wanted.id;
    const names = hierarchy.pathOf(id).slice(-wanted.names.length);
    return territoryKey(territoryNameOf(names.join(' > '))) === key;
  };
  const [found, ...others] = [...hierarchy.all()].filter(isIt);
  if (found && others.length === 0) return found;
  throw found ? ambiguous(text) : unknown(text, hierarchy);
}

function unknown(text: string, hierarchy: Hierarchy): InputError {
  const names = [...hierarchy.all()].map(({ name }) => name);
  const [meant] = nearest(text, names, 1);
  return refused(
    l10n.t('There is no territory {0}.', inert(text)),
    meant === undefined
      ? l10n.t('Correct the name; it is written as in Zoho CRM.')
      : l10n.t('Did you mean {0}?', inert(meant)),
  );
}

function ambiguous(text: string): InputError {
  return refused(
    l10n.t('Several territories are called {0}.', inert(text)),
    l10n.t('Write the names from the top down to it, with > between, or "id:" and its id.'),
  );
}

function refused(what: string, next: string): InputError {
  return new InputError({ what, notDone: l10n.t('Nothing was written.'), next });
}
