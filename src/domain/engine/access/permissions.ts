import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { Registry } from '../resource/registry.ts';
import { declaredField, isObjectRef, type Resource } from '../resource/resource.ts';
import { refsIn } from '../resource/serialize.ts';
import type { Field, Fields, ObjectRef, TypeName } from '../schema/field-kinds.ts';
import { ConstraintProblem, idField, isLookup, lookupTest } from './constraint-lookups.ts';
import type { Permission } from './grants.ts';

/**
 * NetBox: every user manages the tokens, bookmarks, subscriptions and notifications that are theirs. The same goes for the
 * jobs that they have started. Files are part of the object that they are about: what a caller may do with it decides.
 */
export const defaultPermissions: readonly Permission[] = [
  {
    types: ['users.token', 'extras.bookmark', 'extras.subscription', 'extras.notification'],
    actions: ['view', 'add', 'change', 'delete'],
    constraints: { user: '$user' },
  },
  { types: ['core.job'], actions: ['view', 'change'], constraints: { user: '$user' } },
  {
    types: ['extras.imageattachment', 'netbox_asset_lifecycle.attachment'],
    actions: ['view', 'add', 'change', 'delete'],
    constraints: null,
  },
];

/** What a caller may do with the objects of one type by one action. */
export type Grant = 'none' | 'all' | Restriction;

/** The objects that a caller's constraints let through: those that satisfy one of the alternatives. */
export interface Restriction {
  readonly alternatives: readonly Condition[];
  /** Some test reads a field of the object itself that narrow rows do not carry. */
  readonly needsWhole: boolean;
  /** What the objects are about; the caller must be able to view all of it. */
  readonly about: readonly About[];
}

/** A reference to what an object is about, and what the caller may view of the types that it may point at. */
export interface About {
  readonly refs: (values: JsonObject) => readonly ObjectRef[];
  readonly viewGrants: ReadonlyMap<TypeName, Grant>;
}

/** Tests of one object and, joined by its references, of others. All must hold. */
export interface Condition {
  readonly tests: readonly ((candidate: Candidate) => boolean)[];
  readonly joins: readonly Join[];
}

interface Join {
  readonly refs: (values: JsonObject) => readonly ObjectRef[];
  readonly condition: Condition;
}

/** An object or a narrow row of one. Where a reference is null, the candidate behind it has the id null and no values. */
export interface Candidate {
  readonly id: number | null;
  readonly values: JsonObject;
}

/** Where constraints and permissions say it, they mean the id of the caller. */
export const callerToken = '$user';
/** Each join costs a read. */
const mostJoins = 5;

interface Surroundings {
  readonly registry: Registry;
  readonly userId: number;
}

/**
 * Makes constraints ready to judge objects of a type. Throws a ConstraintProblem, whose message a person understands,
 * where a look-up path leads nowhere or a value does not fit.
 */
export async function compileConstraints(
  surroundings: Surroundings,
  type: TypeName,
  constraints: Json,
): Promise<'all' | Restriction> {
  if (constraints === null) return 'all';
  const list = Array.isArray(constraints) ? constraints : [constraints];
  if (list.length === 0) throw new ConstraintProblem('An empty list matches no objects. Use null for all objects.');
  const root: Root = { needsWhole: false };
  const alternatives: Condition[] = [];
  for (const constraint of list) {
    if (!isJsonObject(constraint)) throw new ConstraintProblem('Constraints must be an object or a list of objects.');
    if (Object.keys(constraint).length === 0) return 'all';
    alternatives.push(await conditionOf(surroundings, type, constraint, root));
  }
  return { alternatives, needsWhole: root.needsWhole, about: [] };
}

/** The objects that both let through. */
export function both(one: 'all' | Restriction, other: 'all' | Restriction): 'all' | Restriction {
  if (one === 'all') return other;
  if (other === 'all') return one;
  return {
    alternatives: one.alternatives.flatMap((first) =>
      other.alternatives.map((second) => ({
        tests: [...first.tests, ...second.tests],
        joins: [...first.joins, ...second.joins],
      })),
    ),
    needsWhole: one.needsWhole || other.needsWhole,
    about: [...one.about, ...other.about],
  };
}

/** Objects of which the caller may view all that they are about. */
export const restrictedTo = (about: readonly About[]): 'all' | Restriction =>
  about.length === 0 ? 'all' : { alternatives: [{ tests: [], joins: [] }], needsWhole: false, about };

interface Root {
  needsWhole: boolean;
}

interface ConditionBuilder {
  readonly tests: ((candidate: Candidate) => boolean)[];
  readonly joins: Map<string, { readonly refs: Join['refs']; readonly condition: ConditionBuilder }>;
}

const emptyCondition = (): ConditionBuilder => ({ tests: [], joins: new Map() });

async function conditionOf(surroundings: Surroundings, type: TypeName, constraint: JsonObject, root: Root) {
  const builder = emptyCondition();
  for (const [path, given] of Object.entries(constraint)) {
    const wanted = withCaller(given, surroundings.userId);
    try {
      await addPath(surroundings, builder, surroundings.registry.resourceOf(type), path.split('__'), wanted, root, 0);
    } catch (error) {
      if (error instanceof ConstraintProblem) throw new ConstraintProblem(`${path}: ${error.message}`);
      throw error;
    }
  }
  return finished(builder);
}

const finished = ({ tests, joins }: ConditionBuilder): Condition => ({
  tests,
  joins: [...joins.values()].map(({ refs, condition }) => ({ refs, condition: finished(condition) })),
});

const withCaller = (wanted: Json, userId: number): Json => {
  if (Array.isArray(wanted)) return wanted.map((item) => withCaller(item, userId));
  return wanted === callerToken ? userId : wanted;
};

/** Follows a look-up path: references join, the field at its end is tested by the look-up behind it, `exact` by default. */
async function addPath(
  surroundings: Surroundings,
  builder: ConditionBuilder,
  resource: Resource,
  [name = '', ...rest]: readonly string[],
  wanted: Json,
  root: Root,
  depth: number,
): Promise<void> {
  const test = async (field: Field, read: (candidate: Candidate) => Json | undefined, lookup: readonly string[]) => {
    const passes = await lookupTest(field, lookupOf(lookup), wanted);
    builder.tests.push((candidate) => passes(read(candidate)));
  };
  if (name === 'id' || name === 'pk') return test(idField, ({ id }) => id, rest);
  const { fieldName, field, read } = resolve(resource.fields, name);
  if (depth === 0 && resource.fields[fieldName]?.long) root.needsWhole = true;
  const stops = rest.length === 0 || (rest.length === 1 && isLookup(rest[0] ?? ''));
  const readValue = ({ values }: Candidate): Json | undefined => read(values[fieldName]);
  if (field.kind === 'references' && stops && lookupOf(rest) === 'isnull')
    return test(idField, ({ values }) => firstOf(values[fieldName]), rest);
  if (field.kind === 'reference' && (stops || isId(rest[0])))
    return test(idField, readValue, stops ? rest : rest.slice(1));
  if (field.kind !== 'reference' && field.kind !== 'references') return test(field, readValue, rest);
  if (depth === mostJoins) throw new ConstraintProblem('The path is too long.');
  const join = builder.joins.get(fieldName) ?? {
    refs: (values: JsonObject) => refsIn(field, values[fieldName]),
    condition: emptyCondition(),
  };
  builder.joins.set(fieldName, join);
  const target = surroundings.registry.resourceOf(field.target);
  return addPath(surroundings, join.condition, target, stops ? ['id', ...rest] : rest, wanted, root, depth + 1);
}

const isId = (name: string | undefined): boolean => name === 'id' || name === 'pk';
const firstOf = (value: Json | undefined): Json | undefined => (Array.isArray(value) ? value[0] : undefined);

function lookupOf(rest: readonly string[]): string {
  if (rest.length > 1) throw new ConstraintProblem(`Cannot resolve keyword '${rest[0]}' into field.`);
  return rest[0] ?? 'exact';
}

interface Resolved {
  readonly fieldName: string;
  readonly field: Field;
  /** What the name means of the stored value. */
  readonly read: (value: Json | undefined) => Json | undefined;
}

const itself = (value: Json | undefined): Json | undefined => value;
const typeField: Field = { kind: 'text', nullable: true, notBlank: false, caseInsensitive: false };

/** NetBox: references are also named `<field>_id`; generic ones are tested as `<field>_type` and `<field>_id` only. */
function resolve(fields: Fields, name: string): Resolved {
  const fieldName = Object.hasOwn(fields, name) ? name : name.replace(/_(id|type)$/, '');
  const field = declaredField({ fields }, fieldName);
  const part = name.slice(fieldName.length + 1);
  if (field?.kind === 'generic' && (part === 'id' || part === 'type'))
    return {
      fieldName,
      field: part === 'id' ? idField : typeField,
      read: (value) => (isObjectRef(value) ? value[part] : undefined),
    };
  const testable = field !== undefined && !field.secret && !untestable.has(field.kind);
  if (!testable || (part !== '' && !(field.kind === 'reference' && part === 'id')))
    throw new ConstraintProblem(`Cannot resolve keyword '${name}' into field.`);
  return { fieldName, field, read: itself };
}

/** Kinds that hold no single value, or none that is stored. */
const untestable: ReadonlySet<Field['kind']> = new Set([
  'computed',
  'json',
  'custom-fields',
  'generic',
  'object-types',
  'terminations',
  'mappings',
]);

/** Gives what a reference points at; undefined when it is gone. */
export type Loaded = (ref: ObjectRef) => Candidate | undefined;

const nobody: Candidate = { id: null, values: {} };

/** NetBox: an object behind a list of references is enough, but one and the same for all look-ups through the list. */
export function satisfies({ tests, joins }: Condition, candidate: Candidate, loaded: Loaded): boolean {
  return (
    tests.every((test) => test(candidate)) &&
    joins.every(({ condition, refs }) =>
      behind(refs(candidate.values), loaded).some((joined) => satisfies(condition, joined, loaded)),
    )
  );
}

function behind(refs: readonly ObjectRef[], loaded: Loaded): readonly Candidate[] {
  const found = refs.flatMap((ref) => loaded(ref) ?? []);
  return found.length > 0 ? found : [nobody];
}
