import assert from 'node:assert/strict';
import fetch from 'node-fetch';

/**
 * A browser in which a person agrees on the consent page of a simulator, and which then goes where it is sent.
 *
 * @param organisation the data centre whose organisation is chosen
 * @param change parameters that somebody puts in place of those that were sent
 */
export async function agreeOnPage(
  url: string,
  organisation = 'us',
  change: Readonly<Record<string, string>> = {},
): Promise<void> {
  const page = await fetch(url, { redirect: 'manual' });
  const back = page.status === 302 ? page : await decide(url, await page.text(), organisation, 'accept');
  const target = new URL(back.headers.get('location') ?? assert.fail('It leads nowhere.'));
  for (const [name, value] of Object.entries(change)) target.searchParams.set(name, value);
  await fetch(target.href);
}

/** Opens the page for a device's code, and agrees or refuses. */
export async function enterCode(url: string, organisation = 'us', decision = 'accept'): Promise<void> {
  await decide(url, await (await fetch(url)).text(), organisation, decision);
}

function decide(url: string, html: string, organisation: string, decision: string) {
  const action = /action="([^"]+)"/.exec(html)?.[1] ?? assert.fail(html);
  const [, name = '', value = ''] = /type="hidden" name="([^"]+)" value="([^"]+)"/.exec(html) ?? [];
  const body = new URLSearchParams({ [name]: value, organisation, decision });
  return fetch(new URL(action.replace('&#47;', '/'), url), { method: 'POST', body, redirect: 'manual' });
}
