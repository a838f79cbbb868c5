import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../../src/domain/engine/json.ts';
import type { Surroundings } from '../../tools/move-in/client.ts';
import { groups } from '../../tools/move-in/plan.ts';
import { type MoveInCommand, moveIn } from '../../tools/move-in/run.ts';
import type { Tally } from '../../tools/move-in/tally.ts';
import { type Caller, userWho } from '../support/accounts.ts';
import { type ApiAnswer, objectIn, resultsOf } from '../support/api.ts';
import { buildEstate, type Estate, hostileNames } from '../support/move-in-estate.ts';
import { type StackSide, startSide } from '../support/two-stacks.ts';

const folder = mkdtempSync(join(tmpdir(), 'quartermaster-move-in-'));
const token = '0'.repeat(40);
let source: StackSide;
let here: StackSide;
let estate: Estate;

beforeAll(async () => {
  const endpoint = inject('dynamodbEndpoint');
  source = await startSide('source', endpoint);
  here = await startSide('here', endpoint);
  source.dress = withFewLists;
  estate = await buildEstate(source.api);
});
afterAll(async () => {
  await Promise.all([source.stop(), here.stop()]);
  rmSync(folder, { recursive: true });
});

const quiet = { onType: () => undefined, onProgress: () => undefined };
const around: Surroundings = { send: fetch, pause: () => Promise.resolve(), now: Date.now };

function run(more: Partial<MoveInCommand> = {}, surroundings: Surroundings = around): Promise<Tally> {
  const command: MoveInCommand = {
    from: source.url,
    fromToken: token,
    to: here.url,
    toToken: token,
    folder: join(folder, 'state'),
    follow: false,
    writeBack: false,
    delete: false,
    ...more,
  };
  return moveIn(command, surroundings, quiet);
}

/** How many objects of each moved type a side has. */
async function countsOf({ api }: StackSide): Promise<Readonly<Record<string, number>>> {
  const counts: [string, number][] = [];
  for (const { type, path } of groups.flat())
    counts.push([type, Number((await api.call('GET', `${path}/?limit=1`)).body.count)]);
  return Object.fromEntries(counts);
}

/** A run is killed once objects are made at a path for the so-many-th time: it waits for ever, and nothing follows. */
async function runAndKill(path: string, times: number): Promise<void> {
  let made = 0;
  await new Promise<void>((killed) => {
    const send: typeof fetch = async (...request) => {
      const answer = await fetch(...request);
      if (request[1]?.method === 'POST' && String(request[0]).endsWith(path)) made += 1;
      if (made === times) await new Promise(() => killed());
      return answer;
    };
    run({}, { ...around, send });
  });
}

const get = async (side: StackSide, path: string): Promise<readonly JsonObject[]> =>
  resultsOf(await side.api.call('GET', path));
const one = async (side: StackSide, path: string): Promise<JsonObject> => objectIn((await get(side, path))[0]);
const nameIn = (value: Json | undefined): Json => (isJsonObject(value) ? (value.name ?? null) : null);
const writesTo = ({ asked }: StackSide): number => asked.filter(({ method }) => method !== 'GET').length;

test('everything comes once, though the source fails now and then, answers get lost, and a run is killed', async () => {
  source.disturb = ({ count }) => {
    if (count % 17 === 5) return { status: 429, retryAfter: '1' };
    if (count % 23 === 7) return { status: 500 };
    return count % 29 === 11 ? 'lost' : undefined;
  };
  here.disturb = ({ method, count }) => (method === 'POST' && count % 3 === 0 ? 'lost' : undefined);
  // The second request makes a device without a name, which is not yet as it is at the source: nothing tells them apart.
  await runAndKill('/api/dcim/devices/', 2);
  const tally = await run();
  source.disturb = () => undefined;
  here.disturb = () => undefined;
  expect([tally.remarks, tally.warnings, tally.lost]).toEqual([[], [], []]);
  expect(tally.leftOut.map(({ path, count }) => [path, count])).toContainEqual(['/api/users/tokens/', 1]);
  expect(await countsOf(here)).toEqual(await countsOf(source));
});

test('what came says what it says at the source, by the ids that it has here', async () => {
  const site = await one(here, '/api/dcim/sites/?slug=fra1');
  expect([nameIn(site.region), site.custom_fields, site.latitude]).toEqual(['Germany', { tier: 'gold' }, 50.1]);
  expect(nameIn((await one(here, '/api/dcim/regions/?slug=germany')).parent)).toBe('Europe');
  expect((await get(here, '/api/dcim/sites/?slug__isw=site-')).map(({ name }) => name).sort()).toEqual(
    [...hostileNames].sort(),
  );
  const named = await one(here, '/api/dcim/devices/?name=sw-1');
  const nameless = await one(here, `/api/dcim/devices/?cf_uplink=${named.id}`);
  expect([nameless.name, nameless.airflow]).toEqual([null, null]);
  const interfaces = await get(here, `/api/dcim/interfaces/?device_id=${named.id}&ordering=name`);
  expect(interfaces.map(({ name, bridge, module }) => [name, nameIn(bridge), module === null])).toEqual([
    ['eth1', 'uplink0', true],
    ['eth2', null, true],
    ['opt2', null, false],
    ['uplink0', 'eth1', true],
  ]);
  const [outer, inner] = await get(here, `/api/dcim/module-bays/?device_id=${named.id}&ordering=position`);
  expect([outer?.module, isJsonObject(inner?.module)]).toEqual([null, true]);
  expect(await get(here, '/api/dcim/front-ports/?fields=rear_ports')).toMatchObject([
    {
      rear_ports: [
        { position: 1, rear_port_position: 2 },
        { position: 2, rear_port_position: 3 },
      ],
    },
  ]);
  const cable = await one(here, '/api/dcim/cables/');
  expect([cable.a_terminations, cable.b_terminations].flat().map((end) => nameIn(objectIn(end).object))).toEqual([
    'eth2',
    'F',
  ]);
  expect(await one(here, '/api/core/object-changes/?changed_object_type=dcim.cable')).toMatchObject({
    message: `Moved in from ${new URL(source.url).host}`,
  });
  expect((await one(here, '/api/users/users/?username=ada')).groups).toMatchObject([{ name: 'Operators' }]);
});

test('another run writes nothing, and one without its id map finds all by natural keys', async () => {
  const before = writesTo(here);
  const again = await run();
  expect([again.total('created'), again.total('matched'), again.total('updated'), again.remarks]).toEqual([
    0,
    0,
    0,
    [],
  ]);
  source.dress = asNetBox44;
  source.disturb = ({ path }) => (path.startsWith('/api/extras/tags/') ? { status: 404 } : undefined);
  const lost = await run({ folder: join(folder, 'other') });
  source.dress = withFewLists;
  source.disturb = () => undefined;
  expect(lost.notes).toEqual(['The source has no lists of tags.']);
  expect([lost.total('created'), lost.total('matched')]).toEqual([0, again.total('unchanged') - 1]);
  // A site has a tag of which nothing is known.
  expect(lost.remarks.map(({ what, type }) => [what, type])).toEqual([['incomplete', 'dcim.site']]);
  expect(writesTo(here)).toBe(before);
  expect(source.asked.some(({ path }) => path.includes('id__gte='))).toBe(true);
  expect(lost.lost).toEqual([
    { type: 'dcim.site', field: 'flavour', objects: 7 },
    { type: 'dcim.device', field: 'primary_ip4', objects: 4 },
  ]);
  expect(lost.leftOut).toContainEqual({ path: '/api/ipam/prefixes/', count: 12, reason: 'not offered here' });
});

/** Of what stays at the source, a few lists are enough to count. */
const withFewLists: StackSide['dress'] = ({ path }, answer) => {
  const roots: Readonly<Record<string, readonly string[]>> = { '/api/': ['ipam', 'users'], '/api/ipam/': ['prefixes'] };
  const names = roots[path];
  return names
    ? {
        status: answer.status,
        text: JSON.stringify(Object.fromEntries(names.map((name) => [name, answer.body[name] ?? null]))),
      }
    : answer;
};

/** A page whose objects, those of a device or all, say more. */
function dressed({ status, body }: ApiAnswer, more: JsonObject, device?: string) {
  const results = [body.results ?? []].flat().map((each) => {
    const object = objectIn(each);
    return device === undefined || nameIn(object.device) === device ? { ...object, ...more } : object;
  });
  return { status, text: JSON.stringify({ ...body, results }) };
}

/** What an older NetBox, with IP addresses and a field that is unknown here, answers. */
const asNetBox44: StackSide['dress'] = (asked, answer) => {
  const { path } = asked;
  const { status, body } = answer;
  if (path.startsWith('/api/status/'))
    return { status, text: JSON.stringify({ 'netbox-version': '4.4.10-Docker-3.4.1' }) };
  if (path.startsWith('/api/ipam/prefixes/')) return { status, text: JSON.stringify({ ...body, count: 12 }) };
  if (path.startsWith('/api/dcim/sites/')) return dressed(answer, { flavour: 'sweet' });
  return path.startsWith('/api/dcim/devices/')
    ? dressed(answer, { primary_ip4: { id: 1, address: '192.0.2.1/24' } })
    : withFewLists(asked, answer);
};

test('later runs follow the changes of both sides, and list what contradicts itself', async () => {
  const [named = 0, nameless = 0] = estate.devices;
  const hereNamed = Number((await one(here, '/api/dcim/devices/?name=sw-1')).id);
  const herePanel = Number((await one(here, '/api/dcim/devices/?name=panel-1')).id);
  const at = (id: number) => `/api/dcim/devices/${id}/`;
  await source.api.call('PATCH', at(named), { comments: 'new there', serial: 'S-there' });
  await here.api.call('PATCH', at(hereNamed), { serial: 'S-here', description: 'new here' });
  await here.api.call('PATCH', at(herePanel), { status: 'staged', serial: 'P1' });
  const { body } = await source.api.call('GET', at(nameless));
  const [role, type] = [body.role, body.device_type].map((nested) => Number(objectIn(nested).id));
  const added = await source.api.create('/api/dcim/devices/', {
    name: 'sw-new',
    role: role ?? 0,
    device_type: type ?? 0,
    site: estate.site,
  });
  const [eth0] = await get(source, `/api/dcim/interfaces/?device_id=${added}&name=eth0`);
  await source.api.call('DELETE', `/api/dcim/interfaces/${eth0?.id}/`);
  await source.api.call('DELETE', `/api/dcim/cables/${(await one(source, '/api/dcim/cables/')).id}/`);

  // A LAG of another member of a virtual chassis, which this API has not.
  source.dress = ({ path }, answer) =>
    path.startsWith('/api/dcim/interfaces/?')
      ? dressed(answer, { lag: { id: estate.interfaces[0] ?? 0 } }, 'sw-new')
      : answer;
  const tally = await run({ follow: true, writeBack: true });
  source.dress = withFewLists;
  expect([tally.notes, tally.warnings]).toEqual([[], []]);
  expect(
    tally.remarks.map(({ what, type, field, source: there, here: value }) => [what, type, field, there, value]),
  ).toEqual([
    ['changed here', 'dcim.device', 'description', '', 'new here'],
    ['conflict', 'dcim.device', 'serial', 'S-there', 'S-here'],
    ['incomplete', 'dcim.interface', undefined, undefined, undefined],
    ['incomplete', 'dcim.interface', undefined, undefined, undefined],
    ['gone at the source', 'dcim.cable', undefined, undefined, undefined],
  ]);
  expect(tally.counted('dcim.device', 'written back')).toBe(1);
  expect(await one(source, '/api/dcim/devices/?name=panel-1')).toMatchObject({
    status: { value: 'staged' },
    serial: 'P1',
  });
  expect(await one(here, '/api/dcim/devices/?name=sw-1')).toMatchObject({ comments: 'new there', serial: 'S-here' });
  const { id } = await one(here, '/api/dcim/devices/?name=sw-new');
  expect((await get(here, `/api/dcim/interfaces/?device_id=${id}`)).map(({ name }) => name)).toEqual(['eth1', 'eth2']);

  // Once both sides say the same, there is no conflict any more.
  await source.api.call('PATCH', at(named), { serial: 'S-here' });
  const settled = await run({ follow: true, delete: true });
  expect(settled.remarks.map(({ what }) => what)).toEqual(['changed here']);
  expect(await get(here, '/api/dcim/cables/')).toEqual([]);
});

/** A run that begins later than all that has happened: no change log tells of it in the next one. */
const runLater = (more: Partial<MoveInCommand>): Promise<Tally> =>
  run(
    { follow: true, ...more },
    {
      ...around,
      async send(...request) {
        const answer = await fetch(...request);
        if (!String(request[0]).endsWith('/api/status/')) return answer;
        const date = new Date(Date.now() + 1_200_000).toUTCString();
        return new Response(await answer.text(), { status: answer.status, headers: { date } });
      },
    },
  );
const remarked = ({ remarks }: Tally) => remarks.map(({ what, type, reason }) => [what, type, reason]);

test('names are set free in the same run, and what is not in step is looked at until it is', async () => {
  const [named = 0] = estate.devices;
  const deviceAt = async (side: StackSide, name: string): Promise<string> =>
    `/api/dcim/devices/${(await one(side, `/api/dcim/devices/?name=${name}`)).id}/`;
  const moved = await one(source, '/api/dcim/sites/?slug=site-1');
  await source.api.call('PATCH', `/api/dcim/sites/${moved.id}/`, { name: 'Moved', slug: 'moved' });
  await source.api.create('/api/dcim/sites/', { name: String(moved.name), slug: 'site-1' });
  const replaced = await one(source, '/api/dcim/devices/?name=sw-new');
  const [role = 0, device_type = 0] = [replaced.role, replaced.device_type].map((each) => Number(objectIn(each).id));
  await source.api.call('DELETE', await deviceAt(source, 'sw-new'));
  const replacement = { name: 'sw-new', role, device_type, site: estate.site, serial: 'New' };
  await source.api.create('/api/dcim/devices/', replacement);
  for (const side of [source, here])
    await side.api.call('DELETE', `/api/extras/tags/${(await one(side, '/api/extras/tags/?slug=core')).id}/`);
  await source.api.call('PATCH', `/api/dcim/devices/${named}/`, { serial: 'S-there' });
  await here.api.call('PATCH', await deviceAt(here, 'sw-1'), { serial: 'S-2' });
  await here.api.call('PATCH', await deviceAt(here, 'panel-1'), { serial: 'P2' });

  const conflict = 'It was changed on both sides since they were in step. Neither is overwritten.';
  source.disturb = ({ method }) => (method === 'PATCH' ? { status: 403, text: '{"detail":"Not you."}' } : undefined);
  const refused = await runLater({ writeBack: true, delete: true });
  expect(remarked(refused)).toEqual([
    ['changed here', 'dcim.device', 'It was changed here, and stays so.'],
    ['conflict', 'dcim.device', conflict],
    ['conflict', 'dcim.device', 'The source refuses it: 403: Not you.'],
  ]);
  expect(refused.total('skipped')).toBe(0);
  expect(await get(here, '/api/dcim/sites/?name=Moved')).toHaveLength(1);
  expect(await get(here, '/api/dcim/sites/?slug=site-1')).toMatchObject([{ name: moved.name }]);
  expect(await get(here, '/api/dcim/devices/?name=sw-new')).toMatchObject([{ serial: 'New' }]);

  await source.api.call('PATCH', `/api/dcim/interfaces/${estate.interfaces[2]}/`, { description: 'while hidden' });
  let patches = 0;
  source.disturb = ({ method, path }) => {
    if (path.startsWith('/api/dcim/interfaces/')) return { status: 403 };
    return method === 'PATCH' && patches++ === 0 ? 'lost' : undefined;
  };
  // The change log of the source still tells of the interface in this run, and not in the next one.
  const since = readFileSync(join(folder, 'state', 'journal.jsonl'), 'utf8').replace(
    /"since":.*/,
    `"since":${JSON.stringify({ source: new Date().toISOString(), here: new Date(Date.now() + 1_200_000).toISOString() })}}`,
  );
  writeFileSync(join(folder, 'state', 'journal.jsonl'), since);
  const hidden = await runLater({ writeBack: true });
  source.disturb = () => undefined;
  expect(remarked(hidden).filter(([what]) => what === 'conflict')).toEqual([['conflict', 'dcim.device', conflict]]);
  expect([hidden.counted('dcim.device', 'written back'), patches]).toEqual([1, 2]);
  expect(await one(source, '/api/dcim/devices/?name=panel-1')).toMatchObject({ serial: 'P2' });

  await source.api.call('PATCH', `/api/dcim/devices/${named}/`, { serial: 'S-2' });
  const shown = await runLater({});
  expect([shown.counted('dcim.interface', 'updated'), shown.total('conflicts')]).toEqual([1, 0]);
  expect(await get(here, '/api/dcim/interfaces/?description=while+hidden')).toHaveLength(1);
});

test('what a token may not read or write is listed, and the next run goes on with it', async () => {
  await source.api.create('/api/dcim/regions/', { name: 'Asia', slug: 'asia' });
  const all = groups.flat().map(({ type }) => type);
  const reader = await userWho(source.api, {
    types: all.filter((type) => type !== 'dcim.manufacturer'),
    actions: ['view'],
  });
  const writer = await userWho(here.api, { types: all, actions: ['view'] });
  const tokenOf = ({ headers }: Caller): string => String(headers.authorization).replace(/^\w+ /, '');
  const tally = await run({ fromToken: tokenOf(reader), toToken: tokenOf(writer) });
  expect(tally.warnings).toEqual([
    'The manufacturers of the source cannot be read: 403: You do not have permission to perform this action.',
  ]);
  expect(tally.remarks.filter(({ type }) => type === 'dcim.region')).toEqual([
    expect.objectContaining({
      what: 'skipped',
      display: 'Asia',
      reason: 'You do not have permission to perform this action.',
    }),
  ]);
  expect(tally.remarks.filter(({ what }) => what === 'gone at the source')).toEqual([]);
  const next = await run({ follow: true });
  expect([next.counted('dcim.region', 'created'), (await get(here, '/api/dcim/regions/?slug=asia')).length]).toEqual([
    1, 1,
  ]);
  await expect(run({ toToken: 'x'.repeat(40) })).rejects.toThrow('/api/status/ answers 403: Invalid v1 token');
});
