import { beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/domain/engine/json.ts';
import { registry } from '../../src/domain/registry.ts';
import { call, objectOf, origin } from './support/client.ts';
import { contractProblem } from './support/contract.ts';
import { bodyFor, make } from './support/factory.ts';

const writable = registry.resources.filter(({ methods }) => methods.includes('POST'));

/** What one object goes through comes one after the other; resources take their ways side by side. */
const inTurn = { concurrent: false };

describe.concurrent.each(writable.map((resource) => [resource.path, resource] as const))('%s', (path, resource) => {
  const list = `${path}/`;
  const detail = `${path}/{id}/`;
  /** A field that any object may change at any time. */
  const free = 'description' in resource.fields ? 'description' : undefined;
  let body: JsonObject;
  let created: JsonObject;
  let address: string;
  let tag: string;

  beforeAll(async () => {
    body = await bodyFor(resource);
    const answer = await call('POST', list, { body: { ...body, height: 1, nosuchfield: [] } });
    expect(contractProblem('POST', list, answer)).toBeUndefined();
    created = objectOf(answer);
    address = `${path}/${created.id}/`;
    tag = answer.headers.get('etag') ?? '';
    expect([answer.status, answer.headers.get('location')]).toEqual([201, `${origin}${address}`]);
    expect(tag).toMatch(/^W\/".+"$/);
  });

  test('an object reads as it was created; unknown fields are ignored', inTurn, async () => {
    const answer = await call('GET', address);
    // The secret of a token is shown once, and where a file is to be sent only to who is about to send it.
    const { token: _, upload: __, ...shown } = objectOf(answer);
    expect(created).toMatchObject(shown);
    expect(answer.headers.get('etag')).toBe(tag);
    expect(shown).not.toHaveProperty('nosuchfield');
  });

  test('required fields are asked for one by one', async () => {
    const answer = await call('POST', list, { body: {} });
    const required = Object.entries(resource.fields).flatMap(([name, field]) =>
      field.required && !field.readOnly ? [field.kind === 'generic' ? `${name}_type` : name] : [],
    );
    if (required.length === 0) return expect([201, 400]).toContain(answer.status);
    expect(answer.status).toBe(400);
    expect(contractProblem('POST', list, answer)).toBeUndefined();
    expect(Object.keys(objectOf(answer)).sort()).toEqual(required.sort());
    for (const messages of Object.values(objectOf(answer))) expect(messages).toEqual(['This field is required.']);
  });

  test('fields and omit shape the answers to writes; brief does not', inTurn, async () => {
    if (!free) return expect(resource.fields).not.toHaveProperty('description');
    const patch = (query: string) => call('PATCH', `${address}?${query}`, { body: { [free]: `shaped by ${query}` } });
    expect(objectOf(await patch('fields=id'))).toEqual({ id: created.id });
    expect(objectOf(await patch('omit=id,url'))).not.toHaveProperty('url');
    expect(Object.keys(objectOf(await patch('brief=1')))).toEqual(Object.keys(created));
  });

  test('a write is refused with 412 and the current tag unless If-Match names that tag or any', inTurn, async () => {
    const current = (await call('GET', address)).headers.get('etag') ?? '';
    const methods = (['PATCH', 'PUT', 'DELETE'] as const).filter((method) => resource.methods.includes(method));
    for (const method of methods) {
      const headers = { 'If-Match': '"x", W/"2020-01-01T00:00:00Z"' };
      const refused = await call(method, address, { body: method === 'DELETE' ? {} : body, headers });
      expect([method, refused.status, refused.body]).toEqual([method, 412, { detail: 'Precondition failed.' }]);
      expect(contractProblem(method, detail, refused)).toBeUndefined();
      expect([method, refused.headers.get('etag')]).toEqual([method, current]);
    }
    if (!free) return;
    const change = (value: string, ifMatch: string) =>
      call('PATCH', address, { body: { [free]: value }, headers: { 'If-Match': ifMatch } });
    const changed = await change('with the tag', `"x", ${current}`);
    expect(contractProblem('PATCH', detail, changed)).toBeUndefined();
    expect([changed.status, objectOf(changed)[free]]).toEqual([200, 'with the tag']);
    expect(changed.headers.get('etag')).not.toBe(current);
    expect((await change('with the old tag', current)).status).toBe(412);
    expect((await change('with any tag', '*')).status).toBe(200);
  });

  test('PUT needs what POST needs, and takes it', async () => {
    const id = await make(resource.type);
    const whole = objectOf(await call('GET', `${path}/${id}/`));
    const answer = await call('PUT', `${path}/${id}/`, { body: {} });
    const required = Object.values(resource.fields).some((field) => field.required && !field.readOnly);
    expect(answer.status).toBe(required ? 400 : 200);
    expect(contractProblem('PUT', detail, answer)).toBeUndefined();
    expect(whole.id).toBe(id);
  });

  if (resource.methods.includes('DELETE'))
    test('a deleted object is gone, and deleting it again says so', async () => {
      const id = await make(resource.type);
      const gone = await call('DELETE', `${path}/${id}/`, { body: { changelog_message: 'Not needed' } });
      expect([gone.status, gone.text]).toEqual([204, '']);
      for (const method of ['GET', 'DELETE']) {
        const answer = await call(method, `${path}/${id}/`);
        expect([method, answer.status]).toEqual([method, 404]);
        expect(contractProblem(method, detail, answer)).toBeUndefined();
      }
    });
});
