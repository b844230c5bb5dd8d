import { type DataCentre, dataCentres } from '../zoho/dataCentres';
import { isId } from '../util/ids';
import { placeOf, type Property } from '../util/jsonNodes';
import type { FencedOrganisation, PersonMapping, TerritoryMapping } from './document';
import { personIn, territoryIn } from './people';
import type { Shape } from './shape';

const namePattern = /^[a-z][a-z0-9-]{0,30}$/;
const environments = ['production', 'sandbox', 'developer', 'simulator'] as const;
const optional = [
  'dataCentre',
  'missing',
  'people',
  'territories',
  'mostRemovals',
  'mostRemovalsPerTerritory',
] as const;
/** In percent, where a file does not say it. */
export const usualLimits = { mostRemovals: 25, mostRemovalsPerTerritory: 50 } as const;

/** The organisations that plans may be made for, by name. */
export function organisationsIn(shape: Shape, { value }: Property): Map<string, FencedOrganisation> {
  const properties = shape.properties(value);
  if (value.type === 'object' && properties.length === 0) shape.fail(value, { code: 'noOrganisation' });
  const organisations = new Map<string, FencedOrganisation>();
  for (const property of properties) {
    const { name: text, key } = property;
    if (!namePattern.test(text)) shape.fail(key, { code: 'noOrganisationName', text });
    const organisation = organisationIn(shape, property);
    if (organisation) organisations.set(text, organisation);
  }
  return organisations;
}

function organisationIn(shape: Shape, { name, key, value }: Property): FencedOrganisation | undefined {
  const fields = shape.fields(value, ['id', 'environment'], optional);
  const id = fields.id && idIn(shape, fields.id);
  const environment = fields.environment && shape.word(fields.environment, environments);
  const all = Object.keys(dataCentres) as DataCentre[];
  const dataCentre = fields.dataCentre && shape.word(fields.dataCentre, all);
  if (fields.environment && environment !== 'simulator' && !fields.dataCentre)
    shape.fail({ at: value.offset, length: 1 }, { code: 'missingDataCentre' });
  const missing = (fields.missing && shape.word(fields.missing, ['error', 'skip'])) ?? 'error';
  if (fields.missing && missing === 'skip' && environment === 'production')
    shape.fail(fields.missing.value, { code: 'skipInProduction' });
  const people = fields.people ? peopleOf(shape, fields.people) : new Map<string, PersonMapping>();
  const territories = fields.territories
    ? territoriesOf(shape, fields.territories)
    : new Map<string, TerritoryMapping>();
  const most = fields.mostRemovals && shape.percentage(fields.mostRemovals);
  const perTerritory = fields.mostRemovalsPerTerritory && shape.percentage(fields.mostRemovalsPerTerritory);
  if (id === undefined || environment === undefined) return undefined;
  return {
    ...{ name, text: name, place: placeOf(key) },
    ...{ id, environment, dataCentre, missing, people, territories },
    mostRemovals: most ?? usualLimits.mostRemovals,
    mostRemovalsPerTerritory: perTerritory ?? usualLimits.mostRemovalsPerTerritory,
  };
}

function idIn(shape: Shape, { value }: Property): string | undefined {
  const written = shape.text(value);
  if (!written || isId(written.text)) return written?.text;
  return void shape.fail(value, { code: 'noId', text: written.text });
}

function peopleOf(shape: Shape, { value }: Property): Map<string, PersonMapping> {
  const people = new Map<string, PersonMapping>();
  for (const property of shape.properties(value)) {
    const [from, to] = [personIn(shape, property.key), personIn(shape, property.value)];
    if (!from || !to) continue;
    const earlier = people.get(from.key)?.from.text;
    if (earlier === undefined) people.set(from.key, { from, to });
    else shape.fail(property.key, { code: 'samePerson', text: from.text, earlier });
  }
  return people;
}

function territoriesOf(shape: Shape, { value }: Property): Map<string, TerritoryMapping> {
  const territories = new Map<string, TerritoryMapping>();
  for (const property of shape.properties(value)) {
    const from = territoryIn(shape, property.key);
    const to = property.value.type === 'null' ? null : territoryIn(shape, property.value);
    if (!from || to === undefined) continue;
    const earlier = territories.get(from.key)?.from.text;
    if (earlier === undefined) territories.set(from.key, { from, to });
    else shape.fail(property.key, { code: 'sameTerritory', text: from.text, earlier });
  }
  return territories;
}
