import type { Workbench } from './workbench';

/** Gives address and token to the sign-in of the palette. */
export async function enter(workbench: Workbench, url: string, token: string): Promise<void> {
  await workbench.command('Zoho CRM: Sign In to a Local Simulator…');
  await workbench.quickInput.submit(url);
  await workbench.quickInput.submit(token);
}
