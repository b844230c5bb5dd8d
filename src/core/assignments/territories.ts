import { placeOf, type Property } from '../util/jsonNodes';
import type { CoveredTerritory, Group, Mode } from './document';
import { isGroupName } from './names';
import { membersIn, peopleIn, territoriesIn, territoryIn } from './people';
import type { Shape } from './shape';

const modes = ['exact', 'additive'] as const;
const optional = ['mode', 'absent', 'empty', 'previously'] as const;

export function modeIn(shape: Shape, property: Property): Mode | undefined {
  return shape.word(property, modes);
}

/** A territory with its name as the key. `usual` is the mode of the document. */
export function coveredIn(shape: Shape, { key, value }: Property, usual: Mode): CoveredTerritory | undefined {
  const reference = territoryIn(shape, key);
  const fields = shape.fields(value, ['members'], optional);
  const mode = (fields.mode && modeIn(shape, fields.mode)) ?? usual;
  const members = fields.members && membersIn(shape, fields.members);
  const absent = fields.absent && peopleIn(shape, fields.absent);
  const empty = fields.empty !== undefined && shape.constant(fields.empty, true);
  const earlier = fields.previously?.value;
  const names = earlier && territoriesIn(shape, earlier);
  const previously = earlier?.type === 'array' ? names : undefined;
  if (earlier && previously?.isEmpty) shape.fail(earlier, { code: 'emptyPreviously' });
  if (!reference || !members) return undefined;
  return {
    ...reference,
    ...{ file: shape.file, body: placeOf(value), mode, members, absent, empty, previously },
  };
}

/** Groups of people, by name. */
export function groupsIn(shape: Shape, { value }: Property): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const property of shape.properties(value)) {
    const { name, key } = property;
    const people = peopleIn(shape, property);
    if (isGroupName(name)) groups.set(name, { name, text: name, place: placeOf(key), people });
    else shape.fail(key, { code: 'noGroupName', text: name });
  }
  return groups;
}
