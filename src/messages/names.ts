import { inert } from '../core/util/text';

/** The name people know, or the id where there is none. */
export function nameOrId({ id, name }: { readonly id: string; readonly name: string }): string {
  return inert(name, 60) || id;
}
