import { isJsonObject, type Json } from '../json.ts';
import { keywordNamed, type Test } from './json-schema-keywords.ts';

/*
 * JSON Schema draft 2020-12, without what reaches beyond one document: references point into the schema itself
 * (docs/decisions/017-json-schema.md). A keyword that is not known is refused when the schema is saved, so that no rule is
 * silently left out.
 */

/** A schema that has been read, or why it cannot be used. `violation` names the first problem of a value and its path. */
export type JsonSchema =
  | { readonly problem: string }
  | { readonly problem?: undefined; readonly violation: (value: Json) => string | undefined };

/** Why a schema cannot be used. */
class SchemaProblem extends Error {}

/** A value needs more steps than a request may spend on it. */
class TooManySteps extends Error {}

const deepest = 20;
const longestSchema = 20_000;
/** References that one value may follow: nested ones multiply, and a schema may refer to itself. */
const mostReferences = 10_000;
/** References within references. */
const deepestReference = 100;

/** Reads a schema that an organisation has written. */
export async function readSchema(schema: Json): Promise<JsonSchema> {
  if (JSON.stringify(schema).length > longestSchema) return { problem: `longer than ${longestSchema} characters` };
  try {
    return { violation: violationBy(await compileSchema(schema)) };
  } catch (error) {
    if (error instanceof SchemaProblem) return { problem: error.message };
    throw error;
  }
}

const violationBy =
  (test: Test) =>
  (value: Json): string | undefined => {
    try {
      return test(value, '', { spent: { references: 0 }, depth: 0 });
    } catch (error) {
      if (error instanceof TooManySteps) return 'the value needs too many steps of the schema';
      throw error;
    }
  };

async function compileSchema(root: Json): Promise<Test> {
  const referenced = new Map<string, Test>();
  const pending: string[] = [];
  const compile = async (schema: Json, depth: number): Promise<Test> => {
    if (depth > deepest) throw new SchemaProblem(`nested deeper than ${deepest} levels`);
    if (schema === true) return () => undefined;
    if (schema === false) return (_, path) => `${path === '' ? 'the value' : path} must not be there`;
    if (!isJsonObject(schema)) throw new SchemaProblem('a schema is an object, true or false');
    const tests: Test[] = [];
    for (const [name, argument] of Object.entries(schema)) {
      const keyword = keywordNamed(name);
      if (typeof keyword === 'string') throw new SchemaProblem(keyword);
      const test = await keyword({
        argument,
        schema,
        compile: (inner) => compile(inner, depth + 1),
        reference,
        refuse: (problem) => {
          throw new SchemaProblem(problem);
        },
      });
      if (test) tests.push(test);
    }
    return firstProblem(tests);
  };
  const reference = (pointer: string): Test => {
    pending.push(pointer);
    return (value, path, run) => {
      const { spent, depth } = run;
      spent.references += 1;
      if (spent.references > mostReferences || depth === deepestReference) throw new TooManySteps();
      return referenced.get(pointer)?.(value, path, { spent, depth: depth + 1 });
    };
  };
  const test = await compile(root, 0);
  for (let pointer = pending.pop(); pointer !== undefined; pointer = pending.pop())
    if (!referenced.has(pointer)) referenced.set(pointer, await compile(schemaAt(root, pointer), 0));
  return test;
}

const firstProblem =
  (tests: readonly Test[]): Test =>
  (value, path, run) => {
    for (const test of tests) {
      const problem = test(value, path, run);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };

/** RFC 6901: the part of the schema that a pointer such as `#/$defs/port` names. */
function schemaAt(root: Json, pointer: string): Json {
  const steps = pointer.slice(1).split('/').slice(1);
  let found: Json | undefined = root;
  for (const step of steps) {
    const name = decodeStep(step);
    if (Array.isArray(found)) found = found[Number(name)];
    else found = isJsonObject(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  }
  if (!/^#(\/|$)/.test(pointer) || found === undefined)
    throw new SchemaProblem(`"$ref" must name a part of this schema, such as #/$defs/port, and not ${pointer}`);
  return found;
}

function decodeStep(step: string): string {
  try {
    return decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    throw new SchemaProblem(`"$ref" has a part that is not encoded rightly: ${step}`);
  }
}
