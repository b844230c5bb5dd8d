import type { Federation } from './federation';

/** The small pages on which a person agrees or refuses, and chooses the organisation that is meant. */
export function consentPage(
  scopes: string,
  action: string,
  hidden: Record<string, string>,
  federation: Federation,
  location: string,
): string {
  const fields = Object.entries(hidden)
    .map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`)
    .join('');
  const list = scopes
    .split(/[ ,]+/)
    .map((scope) => `<li><code>${escape(scope)}</code></li>`)
    .join('');
  return page(
    'Allow access?',
    `<p>An application asks for access to a simulated organisation:</p><ul>${list}</ul>
<form method="post" action="${escape(action)}">${fields}
<fieldset><legend>Organisation</legend>${organisations(federation, location)}</fieldset>
<p><button name="decision" value="accept">Accept</button>
<button name="decision" value="reject">Reject</button></p></form>`,
  );
}

function organisations(federation: Federation, chosen: string): string {
  return [...federation.members]
    .map(([location, { organisationName }]) => {
      const checked = location === chosen ? ' checked' : '';
      const input = `<input type="radio" name="organisation" value="${escape(location)}"${checked}>`;
      return `<p><label>${input} ${escape(organisationName)} (${escape(location)})</label></p>`;
    })
    .join('');
}

/** The console: makes a code for an application that has no page to come back to, and knows the pages of others. */
export function consolePage(redirects: readonly string[]): string {
  return page(
    'API console',
    `<h2>Generate code</h2><form method="post" action="/console"><label>Scopes
<input name="scope" autofocus></label> <button>Create</button></form>
<h2>Authorized redirect URIs</h2><form method="post" action="/console/redirects"><label>One a line; without any, every
address of this machine is good<br><textarea name="redirects" rows="5" cols="60">${escape(redirects.join('\n'))}</textarea></label>
<p><button>Update</button></p></form>`,
  );
}

/** Asks for the code a device shows. */
export function codePage(action: string): string {
  return page(
    'Enter the code',
    `<form action="${escape(action)}"><label>Code shown by the application
<input name="user_code" autofocus></label> <button>Verify</button></form>`,
  );
}

export function messagePage(title: string, text: string): string {
  return page(title, `<p>${escape(text)}</p>`);
}

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escape(title)}</title>
<body style="font-family: sans-serif; max-width: 34rem; margin: 4rem auto"><main><h1>${escape(title)}</h1>
${content}</main></body></html>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
