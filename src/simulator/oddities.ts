import type { Answer } from './answers';
import type { Switches } from './switches';

type Json = Readonly<Record<string, unknown>>;

/** The answer with what real ones have been seen to hold instead of what is documented, as the switches want it. */
export function withOddities(answer: Answer, isRead: boolean, switches: Readonly<Switches>): Answer {
  const { oddFields, oddRows, itemTypes } = switches;
  if (typeof answer.body !== 'object' || answer.body === null) return answer;
  let body = answer.body as Json;
  if (isRead && oddFields === 'some') body = withOddFields(body);
  if (isRead && oddRows === 'some') body = mapLists(body, withOddId);
  if (!isRead && itemTypes === 'odd') body = mapLists(body, withOddTypes);
  return { ...answer, body };
}

/** Looks at the rows of each list of an answer, however deep the lists nest. */
function mapLists(body: Json, change: (row: Json, index: number) => Json): Json {
  const mapped = (list: readonly unknown[]): unknown[] =>
    list.map((row, index) => (Array.isArray(row) ? mapped(row) : change(row as Json, index)));
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, Array.isArray(value) ? mapped(value) : value]),
  );
}

function withOddId(row: Json, index: number): Json {
  if (index % 5 !== 2) return row;
  const { territory } = row;
  if (territory === undefined) return { ...row, id: Number(row['id']) };
  return { ...row, territory: { ...(territory as Json), id: null } };
}

function withOddTypes(item: Json): Json {
  const { details, message } = item;
  const place = (details as Json | undefined)?.['resource_path_index'] as number | undefined;
  return {
    ...item,
    message: { text: message },
    ...(place !== undefined && { details: { ...(details as Json), resource_path_index: String(place) } }),
  };
}

function withOddFields(body: Json): Json {
  const { info, users, territories, org, associated_users_count: counts } = body;
  const change = users
    ? oddUser
    : territories
      ? oddTerritory
      : org
        ? oddOrganisation
        : counts
          ? oddCount
          : same;
  return { ...mapLists(body, change), ...(info !== undefined && { info: oddInfo(info as Json) }) };
}

const same = (row: Json): Json => row;

const oddUser = (row: Json, index: number): Json => {
  switch (index % 5) {
    case 0:
      return { ...row, role: (row['role'] as Json)['name'] };
    case 1:
      return { ...row, confirm: String(row['confirm']) };
    case 2:
      return { ...row, full_name: '', profile: null };
    case 3:
      return { ...row, role: null, email: null, zuid: 7 };
    default:
      return row;
  }
};

const oddTerritory = (row: Json, index: number): Json => ({
  ...row,
  ...('manager' in row && row['manager'] === null && { manager: { id: null } }),
  ...(index % 3 === 1 && { description: { text: null }, permission_type: 7 }),
});

const oddOrganisation = (row: Json): Json => ({ ...row, zgid: Number(row['zgid']), domain_name: null });

const oddCount = (row: Json, index: number): Json => (index % 3 === 1 ? { ...row, count: 'many' } : row);

function oddInfo(info: Json): Json {
  return {
    ...info,
    count: String(info['count']),
    per_page: null,
    more_records: String(info['more_records']),
  };
}
