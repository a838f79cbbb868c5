import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { JsonObject } from '../../src/domain/engine/json.ts';
import { defaults } from '../../src/domain/engine/schema/defaults.ts';
import type { TypeName } from '../../src/domain/engine/schema/field-kinds.ts';
import { registry } from '../../src/domain/registry.ts';
import { documentsOfList } from '../../src/functions/http/formats/type-documents.ts';
import type { DynamoStore } from '../../src/repos/store.ts';
import { contextOf } from '../../tools/bench/context.ts';
import type { EstateObject } from '../../tools/bench/estate.ts';
import { fill } from '../../tools/bench/fill.ts';
import { metered } from '../../tools/bench/meter.ts';
import { type LocalBucket, startBucket } from '../../tools/local/bucket.ts';
import { freePort } from '../../tools/local/process.ts';
import { newTableStore } from '../support/stores.ts';

const deviceType = registry.resourceOf('dcim.devicetype');
const portsOfType = 10;

const object = (type: TypeName, id: number, values: JsonObject): EstateObject => ({
  type,
  id,
  values: { ...defaults(registry.resourceOf(type)), ...values },
});

/** Device types with ports of two kinds. */
function* types(count: number, comments = ''): Generator<EstateObject> {
  yield object('dcim.manufacturer', 1, { name: 'Acme', slug: 'acme' });
  const template_counts = { 'dcim.interfacetemplate': portsOfType, 'dcim.powerporttemplate': 1 };
  for (let id = 1; id <= count; id++) {
    yield object(deviceType.type, id, { manufacturer: 1, model: `M${id}`, slug: `m${id}`, comments, template_counts });
    yield object('dcim.powerporttemplate', id, { device_type: id, name: 'PSU', type: 'iec-60320-c14' });
    for (let port = 1; port <= portsOfType; port++)
      yield object('dcim.interfacetemplate', id * portsOfType + port, {
        device_type: id,
        name: `eth${port}`,
        type: '1000base-t',
      });
  }
}

async function storeOf(count: number, comments?: string): Promise<DynamoStore> {
  const store = await newTableStore(inject('dynamodbEndpoint'));
  await fill(store.access, types(count, comments));
  return store;
}

const exported = (store: DynamoStore) => documentsOfList(deviceType, { query: new Map() }, contextOf(store));

/** What an export costs in a function that has read the collections before, and what it answers. */
async function warmExport(store: DynamoStore) {
  await exported(store);
  return metered(store.access, () => exported(store));
}

describe.skipIf(process.env.QM_DATABASE === 'dynamodb-local')('exports of device types as documents', () => {
  test('cost as many requests one after the other for 300 types as for 30', async () => {
    const few = await warmExport(await storeOf(30));
    const many = await warmExport(await storeOf(300));
    const documents = parseAllDocuments(many.result.body).map((document) => document.toJS());
    expect(documents).toHaveLength(300);
    expect(documents.every(({ interfaces }) => interfaces.length === portsOfType)).toBe(true);
    expect(many.meter.roundTrips).toBe(few.meter.roundTrips);
    expect(many.meter.requests).toBeLessThanOrEqual(6);
    expect(many.meter.readUnits).toBeLessThanOrEqual(24);
  });
});

describe('an export that is larger than an answer', () => {
  let server: LocalBucket;
  beforeAll(async () => {
    server = await startBucket({ name: 'files', port: await freePort(), onCreated: () => undefined });
    Object.assign(process.env, { QM_BUCKET: 'files', QM_S3_ENDPOINT: server.url });
  });
  afterAll(() => server.stop());

  test('is in the bucket, at the address that is answered', async () => {
    const { statusCode, body } = await exported(await storeOf(24, 'a: b #\n'.repeat(40_000)));
    expect(statusCode).toBe(303);
    const response = await fetch(JSON.parse(body).url);
    expect(response.headers.get('content-type')).toBe('application/yaml');
    const models = (await response.text()).match(/^model: M\d+$/gm);
    expect(models).toHaveLength(24);
  });
});
