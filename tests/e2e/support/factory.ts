import { powerConnectors } from '../../../src/domain/lifecycle/connectors.ts';
import type { Field, TypeName } from '../../../src/domain/model/fields.ts';
import type { Json, JsonObject } from '../../../src/domain/model/json.ts';
import type { Resource } from '../../../src/domain/model/resource.ts';
import { resourceOf } from '../../../src/domain/registry.ts';
import { call, objectOf, resultsOf } from './client.ts';

let made = 0;
/** Differs between the files, which run at the same time. */
const mark = Math.random().toString(36).slice(2, 8);
export const uniqueText = (): string => `e2e-${mark}-${++made}`;

type Extra = () => JsonObject | Promise<JsonObject>;

const lifecycle = 'netbox_asset_lifecycle';

/** What the rules of a resource ask for beyond its required fields. */
const extras: Readonly<Record<string, Extra>> = {
  'dcim.racktype': () => ({ form_factor: '4-post-cabinet' }),
  'dcim.module': () => onOneDevice('module_bay', 'dcim.modulebay'),
  'dcim.frontport': () => onOneDevice('rear_port', 'dcim.rearport'),
  ...Object.fromEntries(
    ['consoleport', 'consoleserverport', 'powerport', 'poweroutlet', 'interface', 'rearport', 'modulebay'].map(
      (model) => [`dcim.${model}template`, async () => ({ device_type: await make('dcim.devicetype') })],
    ),
  ),
  'dcim.frontporttemplate': async () => {
    const device_type = await make('dcim.devicetype');
    return { device_type, rear_port: await make('dcim.rearporttemplate', { device_type }) };
  },
  'dcim.cable': async () => ({ a_terminations: [await newEnd()], b_terminations: [await newEnd()] }),
  // A type that no other test makes objects of.
  'extras.customfield': () => ({ name: uniqueText().replaceAll('-', '_'), object_types: [`${lifecycle}.alert`] }),
  'extras.customfieldchoiceset': () => ({ extra_choices: [['a', 'A']] }),
  'extras.savedfilter': () => ({ object_types: ['dcim.site'], parameters: { name: ['a'] } }),
  'users.objectpermission': () => ({ object_types: ['dcim.site'], actions: ['view'] }),
  'users.user': () => ({ password: 'Long-enough-for-any-1' }),
  [`${lifecycle}.cabletype`]: newCableType,
  [`${lifecycle}.bomscoperule`]: () => ({ object_types: ['dcim.device'], parameters: { name: 'a' } }),
  [`${lifecycle}.statustransitionrule`]: freeTransition,
  [`${lifecycle}.polineitem`]: async () => {
    const { bom, order } = await newOrder();
    return { purchase_order: order, bom_line_item: await make(`${lifecycle}.bomlineitem`, { bom }) };
  },
  [`${lifecycle}.shipmentlineitem`]: async () => {
    const { bom, order } = await newOrder();
    return {
      shipment: await make(`${lifecycle}.shipment`, { purchase_order: order }),
      bom_line_item: await make(`${lifecycle}.bomlineitem`, { bom }),
    };
  },
};

/** A device, and a part of it. */
async function onOneDevice(field: string, part: TypeName): Promise<JsonObject> {
  const device = await make('dcim.device');
  return { device, [field]: await make(part, { device }) };
}

const newEnd = async (): Promise<JsonObject> => ({
  object_type: 'dcim.interface',
  object_id: await make('dcim.interface', { type: '1000base-t' }),
});

const anyOf = <T>(list: readonly T[]): T | undefined => list[Math.floor(Math.random() * list.length)];

/** One of thousands of combinations of type, profile and connectors: no two cable types are the same. */
function newCableType(): JsonObject {
  const { fields } = resourceOf(`${lifecycle}.cabletype`);
  const oneOf = (name: string) => {
    const field = fields[name];
    const values = field?.kind === 'choice' ? field.choices.map(({ value }) => value) : [];
    return anyOf(values.filter((value) => !powerConnectors.has(String(value)))) ?? null;
  };
  const names = ['profile', 'connector_a', 'connector_b'];
  return { type: 'cat6a', ...Object.fromEntries(names.map((name) => [name, oneOf(name)])) };
}

async function newOrder(): Promise<{ bom: number; order: number }> {
  const bom = await make(`${lifecycle}.bom`);
  return { bom, order: await make(`${lifecycle}.purchaseorder`, { bom }) };
}

/** Two statuses between which there is no rule yet. */
async function freeTransition(): Promise<JsonObject> {
  const { path } = resourceOf(`${lifecycle}.statustransitionrule`);
  const rules = resultsOf(await call('GET', `${path}/?limit=0`));
  const statuses = ['draft', 'approved', 'ordered', 'fulfilled', 'cancelled'];
  const pairs = [`${lifecycle}.bom`, `${lifecycle}.purchaseorder`].flatMap((object_type) =>
    statuses.flatMap((from_status) => statuses.map((to_status) => ({ object_type, from_status, to_status }))),
  );
  const free = pairs.filter(
    (pair) =>
      pair.from_status !== pair.to_status &&
      !rules.some(
        (rule) =>
          rule.object_type === pair.object_type &&
          rule.from_status === pair.from_status &&
          rule.to_status === pair.to_status,
      ),
  );
  const chosen = anyOf(free);
  if (!chosen) throw new Error('Every two statuses have a rule.');
  return chosen;
}

/** A body that creates a new object: the required fields, and what they refer to. */
export async function bodyFor(resource: Resource, given: JsonObject = {}): Promise<JsonObject> {
  const body: Record<string, Json> = {};
  const extra = { ...(await extras[resource.type]?.()), ...given };
  for (const [name, field] of Object.entries(resource.fields))
    if (field.required && !field.readOnly && extra[name] === undefined)
      Object.assign(body, await valueFor(resource, name, field));
  return { ...body, ...extra };
}

async function valueFor(resource: Resource, name: string, field: Field): Promise<JsonObject> {
  switch (field.kind) {
    case 'text':
      return { [name]: uniqueText().slice(0, field.maxLength) };
    case 'integer':
      return { [name]: field.min ?? 1 };
    case 'decimal':
      return { [name]: field.min ?? 1 };
    case 'choice':
      return { [name]: field.choices[0]?.value ?? null };
    case 'reference':
      return { [name]: await make(field.target) };
    case 'generic': {
      const [target] = field.targets;
      if (!target) return {};
      return { [`${name}_type`]: target, [`${name}_id`]: await make(target) };
    }
    case 'object-types':
      return { [name]: [field.targets === 'any' ? 'dcim.site' : (field.targets[0] ?? null)] };
    case 'object-type':
      return { [name]: field.targets === 'any' ? 'dcim.site' : (field.targets[0] ?? null) };
    default:
      throw new Error(`No value is known for the required field ${name} of ${resource.type}`);
  }
}

/** Makes an object of this type and answers its id. */
export async function make(type: TypeName, given: JsonObject = {}): Promise<number> {
  const resource = resourceOf(type);
  const answer = await call('POST', `${resource.path}/`, { body: await bodyFor(resource, given) });
  if (answer.status !== 201) throw new Error(`${type} was not made: ${answer.status} ${answer.text}`);
  return Number(objectOf(answer).id);
}
