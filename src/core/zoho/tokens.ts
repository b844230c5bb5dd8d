/** What this extension asks for; docs/signing-in.md says what each is for. */
export const scopes = ['ZohoCRM.settings.territories.ALL', 'ZohoCRM.users.ALL', 'ZohoCRM.org.READ'] as const;

/** A token goes into a header line, and a secret into a form: nothing that could end or split one may be in it. */
export function isToken(text: string): boolean {
  return /^[\w.~+/=-]{8,2000}$/.test(text);
}
