import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { pythonWith } from '../support/python.ts';
import { make, uniqueText } from './support/factory.ts';

const { apiUrl, token } = inject('stack');
const url = apiUrl.replace(/\/api\/$/, '');

const python = await pythonWith('pynetbox==7.8.0');

afterAll(() => python.remove());

/** Runs Python code that knows `nb`, `url` and `name`; answers the lines that it prints. */
async function driving(code: string, name: string): Promise<string[]> {
  const script = [
    'import pynetbox, sys',
    'url, token, name = sys.argv[1:4]',
    'nb = pynetbox.api(url, token=token)',
    'def error(call):',
    '    try: call()',
    '    except Exception as e: return type(e).__name__',
    code,
  ].join('\n');
  return (await python.run(script, url, token, name)).trimEnd().split('\n');
}

describe.skipIf(python.missing)('pynetbox, as published', () => {
  const name = uniqueText();

  beforeAll(async () => {
    await driving('nb.dcim.sites.create([{"name": f"{name}-{n}", "slug": f"{name}-{n}"} for n in range(120)])', name);
  });

  test('reads the version, the status and the plugins', async () => {
    const code = `
print(nb.version)
print(nb.status()["netbox-version"])
print([plugin["package"] for plugin in nb.plugins.installed_plugins()])
print(pynetbox.api(url).openapi()["info"]["version"])`;
    expect(await driving(code, name)).toEqual(['4.6', '4.6.8', "['netbox_asset_lifecycle']", '4.6.8 (4.6)']);
  });

  test('lists, counts and pages: plain, by parameters, in threads and by cursor', async () => {
    const code = `
own = dict(name__isw=name)
print(len(list(nb.dcim.sites.filter(**own))))
print(len(list(nb.dcim.sites.filter(limit=7, **own))))
print(len({site.id for site in nb.dcim.sites.filter(limit=7, **own)}))
print(nb.dcim.sites.count(**own))
print({site.id for site in nb.dcim.sites.filter(**own)} <= {site.id for site in nb.dcim.sites.all(limit=50)})
threaded = pynetbox.api(url, token=token, threading=True)
print(len({site.id for site in threaded.dcim.sites.filter(limit=7, **own)}))
cursor = pynetbox.api(url, token=token, pagination="cursor")
print(len({site.id for site in cursor.dcim.sites.filter(limit=7, **own)}))`;
    expect(await driving(code, name)).toEqual(['120', '120', '120', '120', 'True', '120', '120']);
  });

  test('gets one object by id, by slug, and none', async () => {
    const code = `
site = nb.dcim.sites.get(slug=f"{name}-7")
print(site.name == f"{name}-7", nb.dcim.sites.get(site.id).id == site.id, site.status.value, str(site.status))
print(nb.dcim.sites.get(slug="no-such-site"), nb.dcim.sites.get(999999999))
print(error(lambda: nb.dcim.sites.get(name__isw=name)))`;
    expect(await driving(code, name)).toEqual(['True True active Active', 'None None', 'ValueError']);
  });

  test('creates, changes and deletes one object and lists of them', async () => {
    const code = `
tenant = nb.tenancy.tenants.create(name=name, slug=name)
region, other = nb.dcim.regions.create([dict(name=name, slug=name), dict(name=name + "b", slug=name + "b")])
site = nb.dcim.sites.create(name=name, slug=name, status="planned", region=region.id, tenant={"slug": name})
print(site.region.id == region.id, site.tenant.name == name, site.status.value)
site.status = "active"
site.region = other.id
print(site.save(), nb.dcim.sites.get(site.id).region.slug == name + "b", site.save())
print(site.update({"description": "changed", "tenant": None}), nb.dcim.sites.get(site.id).description, site.tenant)
more = nb.dcim.sites.create([dict(name=f"{name}{n}", slug=f"{name}{n}") for n in range(4)])
for one in more: one.description = "bulk"
print([one.description for one in nb.dcim.sites.update(more)])
of_two = lambda: nb.dcim.sites.filter(slug=[f"{name}0", f"{name}1"])
print([one.status.value for one in of_two().update(status="retired")])
print(of_two().delete(), nb.dcim.sites.delete([more[2].id, more[3]]), nb.dcim.sites.count(name__isw=name))
print(site.delete(), nb.dcim.sites.get(site.id))
print(error(lambda: nb.dcim.sites.create(name="")), error(lambda: nb.dcim.sites.create([{}, {}])))`;
    expect(await driving(code, uniqueText())).toEqual([
      'True True planned',
      'True True False',
      'True changed None',
      "['bulk', 'bulk', 'bulk', 'bulk']",
      "['retired', 'retired']",
      'True True 1',
      'True None',
      'RequestError RequestError',
    ]);
  });

  test('finds the choices of fields', async () => {
    const code = `
choices = nb.dcim.sites.choices()["status"]
print(choices[0]["value"], choices[0]["display_name"])`;
    expect(await driving(code, name)).toEqual(['planned Planned']);
  });

  test('checks filters with the OpenAPI document', async () => {
    const code = `
strict = pynetbox.api(url, token=token, strict_filters=True)
print(len(list(strict.dcim.sites.filter(name__isw=name))) > 0)
print(error(lambda: list(strict.dcim.sites.filter(nosuchfilter="x"))))
print(error(lambda: list(nb.dcim.sites.filter(nosuchfilter="x"))))`;
    expect(await driving(code, name)).toEqual(['True', 'ParameterValidationError', 'RequestError']);
  });

  test('traces cables from an interface, and the paths through the ports of a panel', async () => {
    const wired = { type: '1000base-t' };
    const near = await make('dcim.interface', wired);
    const far = await make('dcim.interface', wired);
    const front = await make('dcim.frontport');
    const code = `
near, far, front = nb.dcim.interfaces.get(${near}), nb.dcim.interfaces.get(${far}), nb.dcim.front_ports.get(${front})
rear = nb.dcim.rear_ports.get(front.rear_ports[0]["rear_port"])
end = lambda kind, port: [{"object_type": "dcim." + kind, "object_id": port.id}]
names = lambda hops: [hop[0].name if isinstance(hop, list) and hop else getattr(hop, "label", hop) for hop in hops]
nb.dcim.cables.create(a_terminations=end("interface", near), b_terminations=end("frontport", front), label="one")
print(names(near.trace()) == [near.name, "one", front.name, rear.name, [], []])
nb.dcim.cables.create(a_terminations=end("rearport", rear), b_terminations=end("interface", far), label="two")
near = nb.dcim.interfaces.get(${near})
print(near.link_peers_type, near.link_peers[0].id == front.id, near.connected_endpoints_type)
print(near.connected_endpoints[0].id == far.id, near.connected_endpoints_reachable)
print(names(near.trace()) == [near.name, "one", front.name, rear.name, "two", far.name])
print(sorted(str(path["path"][0][0]) for path in front.paths()) == sorted([near.name, far.name]), len(rear.paths()))
print([nodes[0].label for nodes in front.paths()[0]["path"][1::3]])
print(nb.dcim.interfaces.count(id=[near.id, far.id], connected=True))`;
    expect(await driving(code, uniqueText())).toEqual([
      'True',
      'dcim.frontport True dcim.interface',
      'True True',
      'True',
      'True 2',
      "['one', 'two']",
      '2',
    ]);
  });

  test('makes a token from a user name and a password', async () => {
    const code = `
fresh = pynetbox.api(url)
made = fresh.create_token("admin", "admin")
print(made.version, fresh.token.startswith("nbt_"), fresh.dcim.sites.count() > 0)
print(error(lambda: pynetbox.api(url).create_token("admin", "wrong")))`;
    expect(await driving(code, name)).toEqual(['2 True True', 'RequestError']);
  });

  test('drives the resources of the plugin', async () => {
    const device = await make('dcim.device');
    const code = `
lifecycle = nb.plugins.asset_lifecycle
vendor = lifecycle.vendors.create(name=name)
bom = lifecycle.boms.create(name=name)
rule = lifecycle.bom_scope_rules.create(bom=bom.id, object_types=["dcim.device"], parameters={"id": [${device}]})
print(bom.status.value, rule.action.value, rule.bom.name == name)
order = lifecycle.purchase_orders.create(bom=bom.id, vendor={"name": name})
print(order.vendor.name == name, lifecycle.purchase_orders.count(bom_id=bom.id))
bom.description = "changed"
print(bom.save(), lifecycle.boms.get(name=name).description)
print(order.delete(), rule.delete(), bom.delete(), vendor.delete())
print(len(lifecycle.endpoint("boms").choices()["status"]) > 3)`;
    expect(await driving(code, uniqueText())).toEqual([
      'draft include True',
      'True 1',
      'True changed',
      'True True True True',
      'True',
    ]);
  });
});
