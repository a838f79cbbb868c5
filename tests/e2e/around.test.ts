import { beforeAll, describe, expect, test } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../../src/domain/engine/json.ts';
import { registry } from '../../src/domain/registry.ts';
import { type Answer, call, objectOf, resultsOf } from './support/client.ts';
import { contractProblem } from './support/contract.ts';
import { bodyFor, make, uniqueText } from './support/factory.ts';

const writable = registry.resources.filter(({ methods }) => methods.includes('POST'));
const customizable = registry.resources.filter(({ fields }) => fields.custom_fields);
const journal = registry.resources.find(({ type }) => type === 'extras.journalentry')?.fields.assigned_object;
const journaled = journal?.kind === 'generic' ? journal.targets : [];
const nobody = 999_999_999;

// One of each serves all resources.
const customField = uniqueText().replaceAll('-', '_');
const tag = uniqueText();
let contact = 0;
let role = 0;

beforeAll(async () => {
  const object_types = customizable.map(({ type }) => type);
  await make('extras.tag', { name: tag, slug: tag });
  [contact, role] = [await make('tenancy.contact'), await make('tenancy.contactrole')];
  await make('extras.customfield', { name: customField, type: 'text', filter_logic: 'exact', object_types });
});

const objectsIn = ({ body }: Answer): readonly JsonObject[] => [body].flat().filter(isJsonObject);
const idsIn = (answer: Answer): readonly Json[] => objectsIn(answer).map(({ id }) => id ?? null);

// Side by side: a request waits for the engine and the next process as long as it computes.
describe.concurrent.each(writable.map((resource) => [resource.path, resource] as const))('%s', (path, resource) => {
  const list = `${path}/`;
  const at = (id: Json): string => `${path}/${id}/`;
  const free = 'description' in resource.fields ? 'description' : undefined;
  const send = async (status: number, method: string, address: string, body?: Json, headers = {}): Promise<Answer> => {
    const answer = await call(method, address, { headers, ...(body === undefined ? {} : { body }) });
    expect([method, address, answer.status, answer.status === status ? '' : answer.text]).toEqual([
      ...[method, address, status, ''],
    ]);
    const template = address.replace(/\?.*/, '').replace(/\/\d+\/$/, '/{id}/');
    expect(contractProblem(method, template, answer)).toBeUndefined();
    return answer;
  };

  test('lists of objects are made, changed, replaced and deleted together, or none of them', async () => {
    const bodies = [await bodyFor(resource), await bodyFor(resource)];
    const refused = await send(400, 'POST', list, [...bodies, 'no object']);
    expect(refused.body).toMatchObject({ errors: [{ index: 2 }] });
    const made = await send(201, 'POST', list, bodies);
    const [first = null, second = null] = idsIn(made);
    expect(await send(201, 'POST', list, [])).toMatchObject({ body: [] });
    const unknown = { errors: [{ id: nobody, errors: { id: [`Object with ID ${nobody} does not exist`] } }] };
    const change = free ? { [free]: 'in a list' } : {};
    const changes = [first, second].map((id) => ({ id, ...change }));
    expect((await send(400, 'PATCH', list, [...changes, { id: nobody }])).body).toMatchObject(unknown);
    const changed = await send(200, 'PATCH', list, changes);
    expect(idsIn(changed).toSorted()).toEqual([first, second].toSorted());
    for (const object of objectsIn(changed)) expect(object).toMatchObject(change);
    const replacements = [first, second].map((id, index) => ({ id, ...bodies[index] }));
    expect(idsIn(await send(200, 'PUT', list, replacements)).toSorted()).toEqual([first, second].toSorted());
    if (!resource.methods.includes('DELETE')) return;
    expect((await send(400, 'DELETE', list, [{ id: first }, { id: nobody }])).body).toMatchObject(unknown);
    await send(200, 'GET', at(first));
    await send(204, 'DELETE', list, [{ id: first }, { id: second, changelog_message: 'In a list' }]);
    for (const id of [first, second]) await send(404, 'GET', at(id));
  });

  test('a dry run answers as the write would, and keeps nothing; a key makes a create happen once', async () => {
    const body = await bodyFor(resource);
    expect(objectOf(await send(201, 'POST', `${list}?dry_run=true`, body))).toMatchObject({ id: null });
    const headers = { 'Idempotency-Key': uniqueText() };
    if (resource.type === 'users.token') return void (await send(400, 'POST', list, body, headers));
    const made = await send(201, 'POST', list, body, headers);
    const { id = null } = objectOf(made);
    const again = await send(201, 'POST', list, body, headers);
    // An address that takes a file is signed anew: the first one may have run out.
    const kept = (answer: typeof made) => ({ ...objectOf(answer), upload: undefined });
    expect([kept(again), again.headers.get('etag')]).toEqual([kept(made), made.headers.get('etag')]);
    await send(422, 'POST', list, { ...body, nosuchfield: 1 }, headers);
    await send(200, 'PUT', at(id), body);
    if (!resource.methods.includes('DELETE')) return;
    await send(204, 'DELETE', `${at(id)}?dry_run=true`);
    await send(200, 'GET', at(id));
  });

  test('it has its history, and what an organisation adds to it: tags, fields of its own, a journal, contacts', async () => {
    const id = await make(resource.type);
    const found = async (query: string): Promise<readonly Json[]> =>
      resultsOf(await send(200, 'GET', `${list}?${query}`)).map((object) => object.id ?? null);
    const subject = { type: resource.type, id };
    if (resource.fields.tags) {
      const tagged = await send(200, 'PATCH', at(id), { add_tags: [{ name: tag }], changelog_message: 'Tagged' });
      expect(objectOf(tagged).tags).toMatchObject([{ name: tag, slug: tag }]);
      expect([await found(`tag=${tag}`), await found(`tag__n=${tag}&id=${id}`)]).toEqual([[id], []]);
    }
    if (resource.fields.custom_fields) {
      const value = uniqueText();
      const told = await send(200, 'PATCH', at(id), { custom_fields: { [customField]: value } });
      expect(objectOf(told).custom_fields).toMatchObject({ [customField]: value });
      expect(await found(`cf_${customField}=${value}`)).toEqual([id]);
    }
    if (journaled.includes(resource.type)) {
      const comments = uniqueText();
      const entry = { assigned_object_type: subject.type, assigned_object_id: id, comments };
      await make('extras.journalentry', entry);
      const query = `assigned_object_type=${subject.type}&assigned_object_id=${id}`;
      expect(resultsOf(await call('GET', `/api/extras/journal-entries/?${query}`))).toMatchObject([{ comments }]);
    }
    if (resource.contacts) {
      await make('tenancy.contactassignment', { object_type: subject.type, object_id: id, contact, role });
      expect(await found(`contact=${contact}&id=${id}`)).toEqual([id]);
    }
    if (resource.unlogged) return;
    const query = `changed_object_type=${subject.type}&changed_object_id=${id}&ordering=time`;
    const history = resultsOf(await call('GET', `/api/core/object-changes/?${query}`));
    expect(history[0]).toMatchObject({ action: { value: 'create' }, prechange_data: null, user_name: 'admin' });
    if (resource.fields.tags) expect(history[1]).toMatchObject({ action: { value: 'update' }, message: 'Tagged' });
  });
});
