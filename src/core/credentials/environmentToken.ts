export const tokenVariable = 'ZOHO_CRM_ACCESS_TOKEN';

/** Whether the environment of the editor holds a token, as containers and cloud editors arrange it. */
export function environmentHasToken(environment: NodeJS.ProcessEnv): boolean {
  return Boolean(environment[tokenVariable]?.trim());
}
