import * as v from 'valibot';

/** An ornament of an item: whatever does not fit counts as missing. */
function loose<Output>(schema: v.GenericSchema<unknown, Output>) {
  return v.optional(v.fallback(v.nullable(schema), null));
}

/** A number, also where it is written as a text. */
const number = v.pipe(
  v.union([v.pipe(v.string(), v.regex(/^\d+$/)), v.number()]),
  v.transform(Number),
  v.integer(),
);

/** One item of a `users` array that answers a write. */
export const actionItem = v.object({
  code: v.string(),
  status: loose(v.string()),
  message: loose(v.string()),
  details: loose(
    v.object({
      id: loose(v.string()),
      api_name: loose(v.string()),
      json_path: loose(v.string()),
      resource_path_index: loose(number),
      owner_status: loose(v.string()),
      limit: loose(number),
    }),
  ),
});

export type ActionItem = v.InferOutput<typeof actionItem>;
