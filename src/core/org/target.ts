/** Exactly which organisation is meant, and as whom: what a plan and its run are pinned to. */
export interface Target {
  /** The name of the organisation, of visible characters; empty when the token may not read it. */
  readonly name: string;
  /** `eu` or another data centre of Zoho's, `loopback:8080` for a local simulator, `demo`. */
  readonly place: string;
  readonly environment: 'production' | 'sandbox' | 'developer' | 'simulator';
  /** Id of the organisation; empty when the token may not read it. */
  readonly organisation: string;
  /** Id of the user whose token it is; empty while it is not known. */
  readonly user: string;
}

/** A text that is the same for two targets exactly when they are the same organisation in the same environment. */
export function organisationKey({ place, environment, organisation, user }: Target): string {
  // where the organisation may not be read, its user tells it apart: a user belongs to one organisation
  return JSON.stringify([place, environment, organisation || `user ${user}`]);
}

/** What a choice for an organisation is found under, also by a token of the same user that may not read the organisation. */
export function protectionKeys(target: Target): string[] {
  const keys = [organisationKey(target)];
  if (target.organisation && target.user) keys.push(organisationKey({ ...target, organisation: '' }));
  return keys;
}

/** Whether two targets are the same organisation, as the same user. */
export function sameTarget(one: Target, other: Target): boolean {
  return organisationKey(one) === organisationKey(other) && one.user === other.user;
}
