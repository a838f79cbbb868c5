import type { JsonObject } from '../../../src/domain/engine/json.ts';
import type { Resource } from '../../../src/domain/engine/resource/resource.ts';
import type { TypeName } from '../../../src/domain/engine/schema/field-kinds.ts';
import { Factory } from '../../support/factory.ts';
import { call, objectOf, resultsOf } from './client.ts';

export { uniqueText } from '../../support/factory.ts';

const factory = new Factory({
  async create({ type, path }, body) {
    const answer = await call('POST', `${path}/`, { body });
    if (answer.status !== 201) throw new Error(`${type} was not made: ${answer.status} ${answer.text}`);
    return Number(objectOf(answer).id);
  },
  async change({ type, path }, id, body) {
    const answer = await call('PATCH', `${path}/${id}/`, { body });
    if (answer.status !== 200) throw new Error(`${type} was not changed: ${answer.status} ${answer.text}`);
  },
  all: async ({ path }) => resultsOf(await call('GET', `${path}/?limit=0`)),
});

export const make = (type: TypeName, given?: JsonObject): Promise<number> => factory.make(type, given);
export const bodyFor = (resource: Resource, given?: JsonObject): Promise<JsonObject> =>
  factory.bodyFor(resource, given);
