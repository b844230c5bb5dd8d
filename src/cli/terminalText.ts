/**
 * A line as it may be printed: whatever would move the cursor, begin another line or turn the direction of writing is
 * taken out.
 */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ').replace(/\p{Cf}+/gu, '');
}

/**
 * A line in which the runner of GitHub Actions finds no command: it looks for `::` at the start and for the older `##[`
 * anywhere.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function withoutCommands(line: string): string {
  return line.replace(/^(\s*):(?=:)/u, '$1:\u200b').replaceAll('##[', '#\u200b#[');
}

/**
 * A command of GitHub Actions that marks a line of a file, or a whole run. Nothing in its texts can end it or begin
 * another one.
 */
export function annotation(
  level: 'error' | 'warning',
  message: string,
  place?: { readonly file: string; readonly line: number; readonly column: number },
): string {
  const properties = place ? ` file=${asProperty(place.file)},line=${place.line},col=${place.column}` : '';
  return `::${level}${properties}::${asMessage(message)}`;
}

function asMessage(text: string): string {
  return text
    .replaceAll('##[', '#\u200b#[')
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');
}

function asProperty(text: string): string {
  return asMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** JSON on one line whose strings hold nothing that a terminal or a runner could take for more than text. */
export function inertJson(value: unknown, redact: (text: string) => string): string {
  const json = JSON.stringify(value, (_, inside: unknown) =>
    typeof inside === 'string' ? redact(inside) : inside,
  );
  const escaped = (text: string) =>
    Array.from({ length: text.length }, (_, index) => {
      return `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`;
    }).join('');
  return json.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped).replaceAll('##[', '#\\u0023[');
}
