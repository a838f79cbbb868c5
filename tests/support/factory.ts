import type { Json, JsonObject } from '../../src/domain/engine/json.ts';
import type { Resource } from '../../src/domain/engine/resource/resource.ts';
import type { Field, TypeName } from '../../src/domain/engine/schema/field-kinds.ts';
import { powerConnectors } from '../../src/domain/lifecycle/item/connectors.ts';
import { registry } from '../../src/domain/registry.ts';

let made = 0;
/** Differs between the files, which run at the same time. */
const mark = Math.random().toString(36).slice(2, 8);
export const uniqueText = (): string => `made-${mark}-${++made}`;

const uniqueDay = (): string =>
  new Date(Date.UTC(2100, 0, 1 + Math.floor(Math.random() * 2_000_000))).toISOString().slice(0, 10);

/** Where objects are made. */
export interface Maker {
  /** Creates an object, which must succeed, and gives its id. */
  create(resource: Resource, body: JsonObject): Promise<number>;
  /** Changes an object, which must succeed. */
  change(resource: Resource, id: number, body: JsonObject): Promise<void>;
  /** All objects of a resource, choices as they are stored. */
  all(resource: Resource): Promise<readonly JsonObject[]>;
}

/** Components whose templates need nothing but a type. */
const templatedModels = [
  'consoleport',
  'consoleserverport',
  'coolingintake',
  'coolingoutflow',
  'powerport',
  'poweroutlet',
  'interface',
  'rearport',
  'modulebay',
];

type Extra = () => JsonObject | Promise<JsonObject>;

const lifecycle = 'netbox_asset_lifecycle';

const anyOf = <T>(list: readonly T[]): T | undefined => list[Math.floor(Math.random() * list.length)];

/** Makes valid objects of every resource, and whatever they refer to. */
export class Factory {
  readonly #maker: Maker;
  readonly #transitionsTaken = new Set<number>();
  /** What the rules of a resource ask for beyond its required fields. */
  readonly #extras: Readonly<Record<string, Extra>>;

  constructor(maker: Maker) {
    this.#maker = maker;
    this.#extras = this.#extraValues();
  }

  /** Makes an object of this type and answers its id. */
  async make(type: TypeName, given: JsonObject = {}): Promise<number> {
    const resource = registry.resourceOf(type);
    return this.#maker.create(resource, await this.bodyFor(resource, given));
  }

  /** A body that creates a new object: the required fields, and what they refer to. */
  async bodyFor(resource: Resource, given: JsonObject = {}): Promise<JsonObject> {
    const body: Record<string, Json> = {};
    const extra = { ...(await this.#extras[resource.type]?.()), ...given };
    for (const [name, field] of Object.entries(resource.fields))
      if (field.required && !field.readOnly && extra[name] === undefined)
        Object.assign(body, await this.#valueFor(resource, name, field));
    return { ...body, ...extra };
  }

  async #valueFor(resource: Resource, name: string, field: Field): Promise<JsonObject> {
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
        return { [name]: await this.make(field.target) };
      case 'generic': {
        const [target] = field.targets;
        if (!target) return {};
        return { [`${name}_type`]: target, [`${name}_id`]: await this.make(target) };
      }
      case 'object-types':
        return { [name]: [field.targets === 'any' ? 'dcim.site' : (field.targets[0] ?? null)] };
      case 'object-type':
        return { [name]: field.targets === 'any' ? 'dcim.site' : (field.targets[0] ?? null) };
      default:
        throw new Error(`No value is known for the required field ${name} of ${resource.type}`);
    }
  }

  #extraValues(): Readonly<Record<string, Extra>> {
    return {
      'dcim.racktype': () => ({ form_factor: '4-post-cabinet' }),
      'dcim.module': () => this.#onOneDevice('module_bay', 'dcim.modulebay'),
      'dcim.frontport': () => this.#onOneDevice('rear_port', 'dcim.rearport'),
      ...Object.fromEntries(
        templatedModels.map((model) => [
          `dcim.${model}template`,
          async () => ({ device_type: await this.make('dcim.devicetype') }),
        ]),
      ),
      'dcim.frontporttemplate': async () => {
        const device_type = await this.make('dcim.devicetype');
        return { device_type, rear_port: await this.make('dcim.rearporttemplate', { device_type }) };
      },
      'dcim.cable': async () => ({ a_terminations: [await this.#newEnd()], b_terminations: [await this.#newEnd()] }),
      // A type that no other test makes objects of.
      'extras.customfield': () => ({
        name: uniqueText().replaceAll('-', '_'),
        object_types: ['tenancy.contactassignment'],
      }),
      'extras.customfieldchoiceset': () => ({ extra_choices: [['a', 'A']] }),
      'extras.savedfilter': () => ({ object_types: ['dcim.site'], parameters: { name: ['a'] } }),
      'extras.webhook': () => ({ payload_url: 'https://hooks.example/in' }),
      'extras.eventrule': () => ({ object_types: ['dcim.site'], event_types: ['object_created'] }),
      'extras.imageattachment': () => ({ filename: 'front.png' }),
      // A user without permissions may view nothing.
      'extras.subscription': () => ({ user: 1 }),
      'users.objectpermission': () => ({ object_types: ['dcim.site'], actions: ['view'] }),
      'users.user': () => ({ password: 'Long-enough-for-any-1' }),
      [`${lifecycle}.attachment`]: () => ({ filename: 'quote.pdf' }),
      [`${lifecycle}.cabletype`]: newCableType,
      [`${lifecycle}.exchangerate`]: () => ({ date: uniqueDay(), from_currency: 'EUR', to_currency: 'USD', rate: 1.1 }),
      [`${lifecycle}.serialrule`]: async () => ({ manufacturer: await this.make('dcim.manufacturer') }),
      [`${lifecycle}.bomscoperule`]: () => ({ object_types: ['dcim.device'], parameters: { name: 'a' } }),
      [`${lifecycle}.statustransitionrule`]: () => this.#freeTransition(),
      [`${lifecycle}.polineitem`]: async () => {
        const { bom, order } = await this.#newOrder();
        return { purchase_order: order, bom_line_item: await this.make(`${lifecycle}.bomlineitem`, { bom }) };
      },
      [`${lifecycle}.shipment`]: async () => ({ purchase_order: (await this.#placedOrder()).order }),
      [`${lifecycle}.shipmentlineitem`]: async () => {
        const { bom, order } = await this.#placedOrder();
        return {
          shipment: await this.make(`${lifecycle}.shipment`, { purchase_order: order }),
          bom_line_item: await this.make(`${lifecycle}.bomlineitem`, { bom }),
        };
      },
      [`${lifecycle}.returnlineitem`]: async () => {
        const { bom, order } = await this.#placedOrder();
        const shipment = await this.make(`${lifecycle}.shipment`, { purchase_order: order });
        const bom_line_item = await this.make(`${lifecycle}.bomlineitem`, { bom });
        return {
          vendor_return: await this.make(`${lifecycle}.vendorreturn`, { shipment }),
          shipment_line_item: await this.make(`${lifecycle}.shipmentlineitem`, { shipment, bom_line_item }),
          quantity: 1,
        };
      },
    };
  }

  /** A device, and a part of it. */
  async #onOneDevice(field: string, part: TypeName): Promise<JsonObject> {
    const device = await this.make('dcim.device');
    return { device, [field]: await this.make(part, { device }) };
  }

  async #newEnd(): Promise<JsonObject> {
    return { object_type: 'dcim.interface', object_id: await this.make('dcim.interface', { type: '1000base-t' }) };
  }

  async #newOrder(): Promise<{ bom: number; order: number }> {
    const bom = await this.make(`${lifecycle}.bom`);
    return { bom, order: await this.make(`${lifecycle}.purchaseorder`, { bom }) };
  }

  /** An order that can be shipped. */
  async #placedOrder(): Promise<{ bom: number; order: number }> {
    const made = await this.#newOrder();
    const order = registry.resourceOf(`${lifecycle}.purchaseorder`);
    await this.#maker.change(order, made.order, { status: 'approved' });
    await this.#maker.change(order, made.order, { status: 'ordered', order_id: uniqueText() });
    return made;
  }

  /** Two statuses between which there is no rule yet, and which no other test takes at the same time. */
  async #freeTransition(): Promise<JsonObject> {
    const rules = await this.#maker.all(registry.resourceOf(`${lifecycle}.statustransitionrule`));
    const statuses = ['draft', 'approved', 'ordered', 'fulfilled', 'cancelled'];
    const pairs = [`${lifecycle}.bom`, `${lifecycle}.purchaseorder`].flatMap((object_type) =>
      statuses.flatMap((from_status) => statuses.map((to_status) => ({ object_type, from_status, to_status }))),
    );
    const free = pairs.filter(
      (pair, index) =>
        pair.from_status !== pair.to_status &&
        index % 2 === Number(process.env.VITEST_POOL_ID ?? 1) % 2 &&
        !this.#transitionsTaken.has(index) &&
        !rules.some(
          (rule) =>
            rule.object_type === pair.object_type &&
            rule.from_status === pair.from_status &&
            rule.to_status === pair.to_status,
        ),
    );
    const chosen = anyOf(free);
    if (!chosen) throw new Error('Every two statuses have a rule.');
    this.#transitionsTaken.add(pairs.indexOf(chosen));
    return chosen;
  }
}

/** One of thousands of combinations of type, profile and connectors: no two cable types are the same. */
function newCableType(): JsonObject {
  const { fields } = registry.resourceOf(`${lifecycle}.cabletype`);
  const oneOf = (name: string) => {
    const field = fields[name];
    const values = field?.kind === 'choice' ? field.choices.map(({ value }) => value) : [];
    return anyOf(values.filter((value) => !powerConnectors.has(String(value)))) ?? null;
  };
  const names = ['profile', 'connector_a', 'connector_b'];
  return { type: 'cat6a', ...Object.fromEntries(names.map((name) => [name, oneOf(name)])) };
}
