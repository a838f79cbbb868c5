import { beforeAll, expect, test } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../../../src/domain/engine/json.ts';
import { save } from '../../../src/domain/engine/write/save.ts';
import { registry } from '../../../src/domain/registry.ts';
import { Factory } from '../../support/factory.ts';
import { Lifecycle } from '../../support/lifecycle.ts';
import { MemoryStore } from '../../support/memory-store.ts';

const lab = new Lifecycle(new MemoryStore());
const factory = new Factory({
  create: async (resource, body) =>
    (await save(lab.context, { resource, input: body, completeness: 'whole' })).object.id,
  change: async (resource, id, input) => {
    await save(lab.context, { resource, id, input, completeness: 'partial' });
  },
  all: async (resource) => {
    const ids = await lab.ids(resource.type);
    return Promise.all(ids.map((id) => lab.values(resource.type, id)));
  },
});

beforeAll(async () => {
  await lab.prepare();
  await lab.create('users.user', { username: 'planner', password: 'Long-enough-for-any-1' });
});

/** As pynetbox and Terraform send what they have read: objects by their ids, choices by their values. */
function sentBack(value: Json): Json {
  if (Array.isArray(value)) return value.map(sentBack);
  if (!isJsonObject(value)) return value;
  if ('url' in value && 'id' in value) return value.id ?? null;
  return Object.keys(value).join() === 'value,label' ? (value.value ?? null) : value;
}

const changeable = registry.resources.filter(({ methods }) => methods.includes('POST') && methods.includes('PUT'));

test.each(changeable.map((resource) => [resource.type, resource] as const))(
  'an answer of %s that is sent back as a whole changes nothing',
  async (type, resource) => {
    const id = await factory.make(type);
    const answer = await lab.answer(type, id);
    const input: JsonObject = Object.fromEntries(
      Object.entries(answer).map(([name, value]): [string, Json] => [name, sentBack(value)]),
    );
    expect((await save(lab.context, { resource, id, input, completeness: 'whole' })).verdict).toBe('unchanged');
  },
);
