import type { Context } from '../../context.ts';
import { isDraftId } from '../../draft-ids.ts';
import { Failure } from '../../errors.ts';
import { type Json, type JsonObject, sameJson } from '../../json.ts';
import type { Change } from '../../ports.ts';
import type { Registry } from '../../resource/registry.ts';
import type { TypeName } from '../../schema/field-kinds.ts';
import { commitWithRetry } from '../../write/commit.ts';
import { remove } from '../../write/delete.ts';
import { UnitOfWork } from '../../write/unit-of-work.ts';
import type { PlannedRow } from './evaluate-row.ts';

/** What takes a change back: the object goes, or its fields get the values that they had. */
export interface UndoStep extends JsonObject {
  readonly type: TypeName;
  readonly id: number;
  /** Null for an object that the row makes. */
  readonly fields: FieldChanges | null;
}

interface FieldChanges extends JsonObject {
  readonly [name: string]: { readonly from: Json; readonly to: Json };
}

/** The steps that take a row back. What a new object brings along goes with it. */
export function undoSteps(registry: Registry, { verdict, id, unit }: PlannedRow, type: TypeName): readonly UndoStep[] {
  if (verdict === 'created') return [{ type, id, fields: null }];
  return unit.changes.filter((change) => !registry.resourceOf(change.type).unlogged).map(stepOf);
}

const stepOf = ({ type, id, before, after }: Change): UndoStep => {
  const changed = Object.entries(after ?? {}).filter(([name, to]) => !sameJson(before?.values[name], to));
  const fields = changed.map(([name, to]) => [name, { from: before?.values[name] ?? null, to }] as const);
  return { type, id, fields: before ? Object.fromEntries(fields) : null };
};

/**
 * Takes back what an import has written, the newest first. What others have changed since stays. Repeating it does no harm.
 * Answers why something could not be taken back, if so.
 */
export async function undo(context: Context, steps: readonly UndoStep[], message: string): Promise<readonly string[]> {
  // The import takes back its own writes, whatever else its user may do.
  const asImport: Context = { ...context, actor: { ...context.actor, superuser: true } };
  const problems: string[] = [];
  for (const step of steps) {
    try {
      await (step.fields ? restore(asImport, step, step.fields, message) : takeAway(asImport, step, message));
    } catch (error) {
      if (!(error instanceof Failure) || error.kind === 'unavailable') throw error;
      if (error.kind !== 'not-found') problems.push(`${step.type} ${step.id}: ${error.message}`);
    }
  }
  return problems;
}

const takeAway = (context: Context, { type, id }: UndoStep, message: string): Promise<void> =>
  remove(context, { resource: context.store.registry.resourceOf(type), id, message });

const restore = (context: Context, { type, id }: UndoStep, fields: FieldChanges, message: string): Promise<void> =>
  commitWithRetry(
    context,
    async () => {
      const work = new UnitOfWork(context);
      const object = await work.get(type, id);
      const mine = Object.entries(fields).filter(
        ([name, { to }]) => isDraftReference(to) || sameJson(object?.values[name], to),
      );
      if (object && mine.length > 0)
        work.update(object, Object.fromEntries(mine.map(([name, { from }]) => [name, from])));
      return { work, result: undefined };
    },
    { message },
  );

/** What was tried pointed at an object of the draft; its real id is another one. */
const isDraftReference = (to: Json): boolean => typeof to === 'number' && isDraftId(to);
