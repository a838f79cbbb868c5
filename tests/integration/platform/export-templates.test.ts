import { randomUUID } from 'node:crypto';
import { beforeAll, expect, inject, test } from 'vitest';
import type { JsonObject } from '../../../src/domain/engine/json.ts';
import { userWho } from '../../support/accounts.ts';
import { type Api, startApi } from '../../support/api.ts';

let api: Api;
let templateId = 0;
const sites = '/api/dcim/sites/';
const templates = '/api/extras/export-templates/';

const template = (more: JsonObject = {}): JsonObject => ({
  object_types: ['dcim.site'],
  name: 'list',
  template_code:
    '{% for s in queryset %}{{ s }},{{ s.status }},{{ s.get_status_display() }},{{ s.region }}\n{% endfor %}',
  mime_type: 'text/csv',
  file_extension: 'csv',
  ...more,
});

beforeAll(async () => {
  api = await startApi(`export-templates-${randomUUID()}`, inject('dynamodbEndpoint'));
  const world = await api.create('/api/dcim/regions/', { name: 'World', slug: 'world' });
  const region = await api.create('/api/dcim/regions/', { name: 'Europe', slug: 'europe', parent: world });
  await api.create(sites, { name: 'b', slug: 'b', region, status: 'planned' });
  await api.create(sites, { name: 'a', slug: 'a', region, facility: 'F1' });
  await api.create(sites, { name: 'c', slug: 'c', facility: 'F1', latitude: 50.5, time_zone: 'Europe/Berlin' });
  templateId = await api.create(templates, template());
});

test('a list becomes the text of a template: all that match, in the order of the list, as the file that it says', async () => {
  const answer = await api.call('GET', `${sites}?export=list&limit=1&offset=1`);
  expect(answer).toMatchObject({
    status: 200,
    text: 'a,active,Active,Europe\nb,planned,Planned,Europe\nc,active,Active,None\n',
  });
  expect(answer.headers).toMatchObject({
    'content-type': 'text/csv',
    'content-disposition': 'attachment; filename="netbox_sites.csv"',
    'content-security-policy': expect.stringContaining('sandbox'),
  });
  expect((await api.call('GET', `${sites}?export=list&facility=F1&ordering=-name`)).text).toBe(
    'c,active,Active,None\na,active,Active,Europe\n',
  );
  for (const format of ['yaml', 'csv'])
    expect((await api.call('GET', `${sites}?export=list&facility=F1&format=${format}`)).text).toBe(
      'a,active,Active,Europe\nc,active,Active,None\n',
    );
  expect(await api.call('GET', `${sites}?export=list&facilty=F1`)).toMatchObject({ status: 400 });
  for (const address of [`${sites}?export=other`, `${sites}?export=`, '/api/dcim/racks/?export=list'])
    expect(await api.call('GET', address)).toMatchObject({
      status: 404,
      body: { detail: 'No ExportTemplate matches the given query.' },
    });
});

test('a template follows related objects, dates, counts and custom fields', async () => {
  await api.create('/api/extras/custom-fields/', {
    object_types: ['dcim.site'],
    name: 'tier',
    type: 'integer',
    default: 3,
  });
  await api.create('/api/dcim/racks/', { name: 'r1', site: 1 });
  const source = [
    '{{ queryset|length }} {{ queryset.count() }}{% for s in queryset.all() %}',
    '{{ loop.index }}/{{ loop.length }}{{ ";" if loop.last }} {{ s.pk }} {{ s.region.parent.name if s.region }} {{ s.region_id }}',
    '{{ s.created.year > 2000 }} {{ s.rack_count }} {{ s.cf.tier }} {{ s.custom_field_data["tier"] }}',
    '{{ s.latitude }} {{ s.time_zone }} {{ s.tags.all()|length }} {{ s.secret }}{{ s.region.cf.tier }}{% endfor %}\nend',
  ].join('\n');
  await api.create(templates, template({ name: 'deep', template_code: source, as_attachment: false, file_name: 'x' }));
  const { text, headers } = await api.call('GET', `${sites}?export=deep&slug=a&slug=b`);
  expect(text.split('\n')).toEqual([
    '2 2',
    '1/2 2 World 2',
    'True 0 3 3',
    'None None 0 ',
    '2/2; 1 World 2',
    'True 1 3 3',
    'None None 0 ',
    'end',
  ]);
  expect(headers).not.toHaveProperty('content-disposition');
});

test('what is wrong with a template is said with its line, when it is saved and when it is used', async () => {
  expect(await api.call('POST', templates, template({ template_code: 'a\n{% for %}' }))).toMatchObject({
    status: 400,
    body: {
      template_code: ['The template cannot be rendered: syntax error: unexpected end of block, expected in (line 2).'],
    },
  });
  expect(
    await api.call(
      'POST',
      templates,
      template({ environment_params: { autoescape: true }, name: 'Table', mime_type: 'x' }),
    ),
  ).toMatchObject({
    status: 400,
    body: {
      environment_params: [expect.stringContaining('autoescape is not offered.')],
    },
  });
  const bare = await api.create(templates, template({ name: 'bare', environment_params: null, template_code: 'x' }));
  expect((await api.call('GET', `${templates}${bare}/`)).body).toMatchObject({ environment_params: {} });
  expect(await api.call('GET', `${sites}?export=bare`)).toMatchObject({ status: 200, text: 'x' });
  await api.create(
    templates,
    template({ name: 'failing', template_code: 'a\n{% for s in queryset %}{{ s.nosuch.name }}{% endfor %}' }),
  );
  expect(await api.call('GET', `${sites}?export=failing`)).toMatchObject({
    status: 400,
    body: { detail: 'The template "failing" cannot be rendered: undefined value (line 2).' },
  });
});

test('templates find no secrets, and nothing that answers do not show', async () => {
  await api.create('/api/extras/webhooks/', { name: 'hook', payload_url: 'https://hooks.example/', secret: 'hidden' });
  const source =
    '{% for o in queryset %}{{ o.name }}{{ o.username }}|{{ o.secret }}{{ o._secret }}{{ o._saved_by }}{{ o.password }}{{ o.digest }}|{% endfor %}';
  const types = ['extras.webhook', 'users.user', 'users.token'];
  await api.create(templates, template({ name: 'secrets', object_types: types, template_code: source }));
  for (const [list, text] of [
    ['/api/extras/webhooks/', 'hook||'],
    ['/api/users/users/', 'admin||'],
    ['/api/users/tokens/', '||'],
  ])
    expect(await api.call('GET', `${list}?export=secrets`)).toMatchObject({ status: 200, text });
});

test('callers get what they may view: the template, the objects and what these refer to', async () => {
  const may = (types: readonly string[], constraints?: JsonObject) => ({
    types,
    actions: ['view'],
    ...(constraints ? { constraints } : {}),
  });
  await api.create(templates, template({ name: 'constant', template_code: 'x' }));
  const guest = await userWho(api, may(['extras.exporttemplate']));
  expect(await guest.call('GET', `${sites}?export=constant`)).toMatchObject({ status: 403 });
  expect(await api.call('GET', `${sites}?export=constant&status=none-such`)).toMatchObject({ status: 400 });
  const blind = await userWho(api, may(['dcim.site']));
  expect(await blind.call('GET', `${sites}?export=list`)).toMatchObject({ status: 404 });
  const narrow = await userWho(
    api,
    may(['dcim.site'], { name: 'a' }),
    may(['extras.exporttemplate'], { id: templateId }),
  );
  expect(await narrow.call('GET', `${sites}?export=list`)).toMatchObject({
    status: 200,
    text: 'a,active,Active,None\n',
  });
  expect(await narrow.call('GET', `${sites}?export=deep`)).toMatchObject({ status: 404 });
});
