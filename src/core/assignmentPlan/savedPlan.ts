import { createHash } from 'node:crypto';
import * as v from 'valibot';
import {
  isId,
  territoryId as asTerritoryId,
  userId as asUserId,
  type TerritoryId,
  type UserId,
} from '../util/ids';
import type { AssignmentPlan, LabelledRow } from './plan';
import { AssignmentRefused } from './refused';

const format = 'zoho-territories-saved-plan/1';

const userId = v.custom<UserId>((raw) => typeof raw === 'string' && asUserId(raw) !== undefined);
const territoryId = v.custom<TerritoryId>(
  (raw) => typeof raw === 'string' && asTerritoryId(raw) !== undefined,
);

const schema = v.strictObject({
  format: v.literal(format),
  tool: v.string(),
  /** The organisation, by its name in the file, and which one that was. */
  organisation: v.string(),
  target: v.strictObject({
    name: v.string(),
    place: v.string(),
    environment: v.picklist(['production', 'sandbox', 'developer', 'simulator']),
    organisation: v.custom<string>((raw) => typeof raw === 'string' && isId(raw)),
  }),
  files: v.array(v.strictObject({ name: v.string(), sha256: v.string() })),
  order: v.optional(v.literal('removeFirst')),
  /** How many memberships are held exactly, and how many percent of them may go without a word. */
  held: v.number(),
  limits: v.strictObject({ mostRemovals: v.number(), mostRemovalsPerTerritory: v.number() }),
  /** Who was in each territory that the plan touches. */
  territories: v.array(
    v.strictObject({
      id: territoryId,
      mode: v.picklist(['exact', 'additive']),
      empty: v.boolean(),
      members: v.array(userId),
    }),
  ),
  rows: v.array(
    v.strictObject({
      territory: territoryId,
      user: userId,
      operation: v.picklist(['add', 'remove']),
      /** How and where the file has the person; missing for one whom it does not have. */
      from: v.optional(v.strictObject({ text: v.string(), file: v.string(), line: v.number() })),
      label: v.optional(v.picklist(['yours', 'drift'])),
    }),
  ),
  removals: v.number(),
  digest: v.string(),
  /** Of everything above it. */
  checksum: v.string(),
});

/** A plan as a file: made by one account, applied by another. Ids only, and what stands in the assignment file. */
export type SavedPlan = v.InferOutput<typeof schema>;

/**
 * @param tool the version of the program that saves it
 * @param files the assignment files, each by its name and its bytes as text
 */
export function savedPlanOf(
  { plan, rows, territories, held, fence, digest }: AssignmentPlan,
  files: readonly { readonly name: string; readonly text: string }[],
  tool: string,
): SavedPlan {
  const covered = new Map(territories.map((one) => [one.territory.id, one]));
  const { name, place, environment, organisation } = plan.target;
  const saved = {
    format,
    tool,
    organisation: fence.name,
    target: { name, place, environment, organisation },
    files: files.map((file) => ({ name: file.name, sha256: sha256(file.text) })),
    ...(plan.order === undefined ? {} : { order: plan.order }),
    held,
    limits: { mostRemovals: fence.mostRemovals, mostRemovalsPerTerritory: fence.mostRemovalsPerTerritory },
    territories: plan.territories.map(({ id, members }) => ({
      id,
      mode: covered.get(id)?.mode ?? 'exact',
      empty: covered.get(id)?.empty ?? false,
      members: [...members],
    })),
    rows: rows.map(rowOf),
    removals: rows.filter(({ operation }) => operation === 'remove').length,
    digest,
  } as const;
  return { ...saved, checksum: sha256(JSON.stringify(saved)) };
}

function rowOf({ territory, user, operation, from, label }: LabelledRow): SavedPlan['rows'][number] {
  return {
    territory,
    user,
    operation,
    ...(from && {
      from: {
        text: from.entry.text,
        file: from.file.name,
        line: from.file.lines.lineOf(from.entry.place.at),
      },
    }),
    ...(label && { label }),
  };
}

export function textOf(saved: SavedPlan): string {
  return `${JSON.stringify(saved, undefined, 2)}\n`;
}

/** Whether a text looks like a saved plan rather than an assignment file. */
export function looksSaved(text: string): boolean {
  return text.slice(0, 200).includes(format.split('/', 1)[0] ?? format);
}

/** @throws AssignmentRefused for a text that is no plan, or not exactly the one that was saved */
export function parseSavedPlan(text: string): SavedPlan {
  const parsed = v.safeParse(schema, jsonIn(text));
  if (!parsed.success) throw new AssignmentRefused({ code: 'planUnreadable' });
  const { checksum, ...saved } = parsed.output;
  // byte for byte: who changed a blank may have changed more
  if (sha256(JSON.stringify(saved)) !== checksum || textOf(parsed.output) !== text.replaceAll('\r\n', '\n'))
    throw new AssignmentRefused({ code: 'planDamaged' });
  return parsed.output;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
