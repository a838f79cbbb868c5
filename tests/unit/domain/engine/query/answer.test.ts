import { beforeAll, describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../../../src/domain/engine/json.ts';
import type { Actor } from '../../../../../src/domain/engine/ports.ts';
import { answers } from '../../../../../src/domain/engine/query/answer.ts';
import { loadObject } from '../../../../../src/domain/engine/resource/load-objects.ts';
import type { Resource, StoredObject } from '../../../../../src/domain/engine/resource/resource.ts';
import { withReader } from '../../../../../src/domain/engine/resource/with-reader.ts';
import type { Field } from '../../../../../src/domain/engine/schema/field-kinds.ts';
import { registry } from '../../../../../src/domain/registry.ts';
import { membersShown } from '../../../../../src/functions/http/contract/mask.ts';
import { countingStore } from '../../../../support/counting-store.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { firstId, storeSamples } from '../../../../support/samples.ts';

const store = new MemoryStore();
const actor: Actor = { userId: 1, username: 'admin', superuser: true, writeEnabled: true };
const context = { store, actor, baseUrl: 'http://netbox.example' };

beforeAll(() => storeSamples(store));

/** A sample that refers to another one wherever it can. */
async function sampleOf(resource: Resource): Promise<StoredObject> {
  const object = await loadObject(store, resource.type, firstId);
  if (!object) throw new Error(`There is no sample of ${resource.type}.`);
  const references = Object.entries(resource.fields).flatMap(([name, field]): [string, Json][] => {
    const value = referenceIn(field);
    return value === undefined || name === resource.tree ? [] : [[name, value]];
  });
  return { ...object, values: { ...object.values, ...Object.fromEntries(references) } };
}

function referenceIn(field: Field): Json | undefined {
  if (field.kind === 'reference') return firstId;
  if (field.kind === 'references') return [firstId];
  return undefined;
}

describe.each(registry.resources.map((resource) => [resource.type, resource] as const))('%s', (_, resource) => {
  test.each(['full', 'brief'] as const)(
    'a member of %s reads the same alone and beside all others but one',
    async (form) => {
      const object = await sampleOf(resource);
      const [whole = {}] = await answers(context, resource, [object], form);
      const shows = async (shown: (name: string) => boolean): Promise<JsonObject> => {
        const [answer = {}] = await answers(context, resource, [object], form, shown);
        return membersShown(shown, answer);
      };
      for (const name of Object.keys(whole)) {
        expect(await shows((member) => member === name)).toEqual({ [name]: whole[name] });
        const { [name]: _dropped, ...others } = whole;
        expect(await shows((member) => member !== name)).toEqual(others);
      }
    },
  );
});

test('what the caller does not see is not read', async () => {
  const device = registry.resourceOf('dcim.device');
  const object = await sampleOf(device);
  let counted = 0;
  const { store: counting, reads } = countingStore(store);
  const reader = withReader(counting, {
    countReferences: async (...asked) => {
      counted += 1;
      return store.countReferences(...asked);
    },
  });
  const costs = async (...names: readonly string[]) => {
    [reads.batches, counted] = [0, 0];
    await answers({ ...context, store: reader }, device, [object], 'full', (name) => names.includes(name));
    return { batches: reads.batches, counted };
  };
  expect(await costs('id', 'name', 'status')).toEqual({ batches: 0, counted: 0 });
  expect(await costs('interface_count')).toEqual({ batches: 0, counted: 1 });
  expect((await costs('site')).batches).toBe(1);
});
