import {
  type CriteriaKey,
  fullName,
  type Named,
  type Organisation,
  type Territory,
} from '../organisation/organisation';

export const criteriaKeys: readonly CriteriaKey[] = [
  'account_rule_criteria',
  'lead_rule_criteria',
  'deal_rule_criteria',
];

/** Reference to a user; its name is the id when the user is gone. */
export function userReference(organisation: Organisation, id: string | null): Named | null {
  if (id === null) return null;
  const user = organisation.users.get(id);
  return { id, name: user === undefined ? id : fullName(user) };
}

/** Name of a parent; official samples point to users and to nothing at all, so both are possible. */
export function parentName(organisation: Organisation, id: string): string {
  const user = organisation.users.get(id);
  return organisation.territories.get(id)?.name ?? (user === undefined ? id : fullName(user));
}

/**
 * A territory object.
 * @param criteria which rule criteria to show; null where there is none
 * @param innerDetails keys asked for with `include_inner_details`, such as `manager.zuid`
 */
export function territoryJson(
  territory: Territory,
  organisation: Organisation,
  criteria: readonly CriteriaKey[],
  innerDetails: readonly string[],
): Record<string, unknown> {
  const { reportingTo } = territory;
  return {
    id: territory.id,
    name: territory.name,
    api_name: territory.apiName,
    description: territory.description,
    reporting_to:
      reportingTo === null ? null : { id: reportingTo, name: parentName(organisation, reportingTo) },
    manager: managerJson(territory, organisation, innerDetails),
    permission_type: territory.permissionType,
    ...Object.fromEntries(criteria.map((key) => [key, territory.criteria[key] ?? null])),
    created_time: territory.createdTime,
    modified_time: territory.modifiedTime,
    created_by: userReference(organisation, territory.createdBy),
    modified_by: userReference(organisation, territory.modifiedBy),
  };
}

function managerJson(
  territory: Territory,
  organisation: Organisation,
  innerDetails: readonly string[],
): Record<string, unknown> | null {
  const manager = userReference(organisation, territory.manager);
  if (manager === null) return null;
  const user = organisation.users.get(manager.id);
  return {
    ...manager,
    ...(innerDetails.includes('manager.zuid') && { zuid: user?.zuid ?? null }),
    ...(innerDetails.includes('manager.status') && { status: user?.status ?? null }),
  };
}
