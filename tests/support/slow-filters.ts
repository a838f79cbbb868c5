import fc from 'fast-check';
import type { TypeName } from '../../src/domain/engine/schema/field-kinds.ts';
import {
  type Component,
  type Device,
  type Estate,
  type FrontPort,
  groupOfTenant,
  groupsOfContact,
  makerOfType,
  modelOfType,
  parentOf,
  plugOf,
  regionOfSite,
} from './slow-estate.ts';

/** One parameter of a list, and the ids that it finds in an estate for who may view `visible` of its interfaces. */
export interface Asked {
  readonly type: TypeName;
  readonly name: string;
  readonly values: readonly string[];
  readonly find: (estate: Estate, visible: readonly Component[]) => readonly number[];
}

type Holds<T> = (one: T, estate: Estate, visible: readonly Component[]) => boolean;

interface Lists {
  readonly 'dcim.device': Device;
  readonly 'dcim.interface': Component;
  readonly 'dcim.rearport': Estate['rearPorts'][number];
  readonly 'dcim.frontport': FrontPort;
  readonly 'dcim.devicetype': Estate['types'][number];
}

const lists: { readonly [T in keyof Lists]: (estate: Estate) => readonly Lists[T][] } = {
  'dcim.device': ({ devices }) => devices,
  'dcim.interface': ({ interfaces }) => interfaces,
  'dcim.rearport': ({ rearPorts }) => rearPorts,
  'dcim.frontport': ({ frontPorts }) => frontPorts,
  'dcim.devicetype': ({ types }) => types,
};

function asked<T extends keyof Lists>(type: T, name: string, values: readonly string[], holds: Holds<Lists[T]>): Asked {
  return {
    type,
    name,
    values,
    find: (estate, visible) =>
      lists[type](estate)
        .filter((one) => holds(one, estate, visible))
        .map(({ id }) => id),
  };
}

const flagged = <T extends keyof Lists>(type: T, name: string, holds: Holds<Lists[T]>): fc.Arbitrary<Asked> =>
  fc.boolean().map((wanted) => asked(type, name, [String(wanted)], (...world) => holds(...world) === wanted));

const numberTests: Readonly<Record<string, (value: number, wanted: number) => boolean>> = {
  '': (value, wanted) => value === wanted,
  n: (value, wanted) => value !== wanted,
  lt: (value, wanted) => value < wanted,
  lte: (value, wanted) => value <= wanted,
  gt: (value, wanted) => value > wanted,
  gte: (value, wanted) => value >= wanted,
};
const withSuffix = (name: string, suffix: string): string => (suffix === '' ? name : `${name}__${suffix}`);

/** `read` gives null where there is no number: only `n` and `empty` find that. */
const counted = <T extends keyof Lists>(
  type: T,
  name: string,
  read: (...world: Parameters<Holds<Lists[T]>>) => number | null,
): fc.Arbitrary<Asked> =>
  fc.oneof(
    fc.tuple(fc.constantFrom(...Object.keys(numberTests)), fc.nat(2)).map(([suffix, wanted]) =>
      asked(type, withSuffix(name, suffix), [String(wanted)], (...world) => {
        const value = read(...world);
        return value === null ? suffix === 'n' : numberTests[suffix]?.(value, wanted) === true;
      }),
    ),
    flagged(type, `${name}__empty`, (...world) => read(...world) === null),
  );

/** A choice among `known`, or nothing: an object has some of them, or none. */
function chosen<T extends keyof Lists>(
  type: T,
  name: string,
  known: Readonly<Record<string, (own: number) => boolean>>,
  read: (...world: Parameters<Holds<Lists[T]>>) => readonly (number | null)[],
): fc.Arbitrary<Asked> {
  const one = fc.constantFrom(...Object.keys(known), 'null');
  return fc.tuple(fc.uniqueArray(one, { minLength: 1, maxLength: 2 }), fc.boolean()).map(([values, negated]) =>
    asked(type, negated ? `${name}__n` : name, values, (...world) => {
      const own = read(...world);
      const has = values.some((value) =>
        value === 'null'
          ? own.length === 0 || own.includes(null)
          : own.some((id) => id !== null && known[value]?.(id) === true),
      );
      return has !== negated;
    }),
  );
}

/** The node and everything below it. */
function isWithin(tree: keyof typeof parentOf, node: number | null, wanted: number): boolean {
  if (node === null) return false;
  return node === wanted || isWithin(tree, parentOf[tree][node] ?? null, wanted);
}
const byIds = (ids: readonly number[], isOne = (own: number, id: number): boolean => own === id) =>
  Object.fromEntries(ids.map((id) => [String(id), (own: number) => isOne(own, id)]));
const bySlugs = (prefix: string, ids: readonly number[], isOne = (own: number, id: number): boolean => own === id) =>
  Object.fromEntries(ids.map((id) => [`${prefix}-${id}`, (own: number) => isOne(own, id)]));

const deviceOf = ({ device }: { readonly device: number }, { devices }: Estate): Device => {
  const found = devices.find(({ id }) => id === device);
  if (!found) throw new Error(`No device ${device}`);
  return found;
};
const regionOf = ({ site }: Device): number | null => regionOfSite[site] ?? null;
const groupOf = ({ tenant }: Device): number | null => (tenant === null ? null : (groupOfTenant[tenant] ?? null));
const inRegion = (own: number, id: number): boolean => isWithin('region', own, id);
const inRole = (own: number, id: number): boolean => isWithin('role', own, id);
const models = {
  M1: (own: number) => modelOfType[own] === 'M1',
  M3: (own: number) => modelOfType[own] === 'M3',
};

const interfacesOf = ({ id }: Device, visible: readonly Component[]): number =>
  visible.filter(({ device }) => device === id).length;
const assignmentsOf = ({ id }: Device, { assignments }: Estate) => assignments.filter(({ device }) => device === id);
const isOf =
  ({ id }: Device) =>
  ({ device }: { readonly device: number }): boolean =>
    device === id;

/** The filters that components have through their device. */
const throughDevice = <T extends 'dcim.interface' | 'dcim.frontport' | 'dcim.rearport'>(type: T) =>
  [
    chosen(type, 'region', bySlugs('region', [1, 2, 3], inRegion), (one, estate) => [regionOf(deviceOf(one, estate))]),
    chosen(type, 'site_id', byIds([1, 2, 3]), (one, estate) => [deviceOf(one, estate).site]),
    chosen(type, 'site', bySlugs('site', [1, 2, 3]), (one, estate) => [deviceOf(one, estate).site]),
    chosen(type, 'tenant_id', byIds([1, 2]), (one, estate) => [deviceOf(one, estate).tenant]),
    chosen(type, 'device_role', bySlugs('role', [1, 2, 3], inRole), (one, estate) => [deviceOf(one, estate).role]),
    chosen(type, 'device_role_id', byIds([1, 2, 3], inRole), (one, estate) => [deviceOf(one, estate).role]),
    chosen(type, 'device_type', models, (one, estate) => [deviceOf(one, estate).device_type]),
    chosen(type, 'device_type_id', byIds([1, 2, 3]), (one, estate) => [deviceOf(one, estate).device_type]),
    ...(['', 'n', 'ic', 'nisw'] as const).map((suffix) =>
      fc
        .constantFrom('active', 'planned')
        .map((wanted) =>
          asked(
            type,
            withSuffix('device_status', suffix),
            [wanted],
            (one, estate) => (deviceOf(one, estate).status === wanted) !== suffix.startsWith('n'),
          ),
        ),
    ),
    // Nothing of this kind is offered: null finds all, whatever is named finds none.
    chosen(
      type,
      'virtual_chassis_id',
      byIds([1], () => false),
      () => [],
    ),
  ] as const;

const kinds: Readonly<Record<string, readonly string[]>> = {
  physical: ['1000base-t'],
  virtual: ['virtual', 'lag'],
  wireless: ['ieee802.11ac'],
  nothing: [],
};

const unoffered = [
  chosen(
    'dcim.device',
    'parent_device_id',
    byIds([1], () => false),
    () => [],
  ),
  chosen('dcim.device', 'owner', { me: () => false }, () => []),
  counted('dcim.device', 'vc_position', () => null),
  counted('dcim.interface', 'tx_power', () => null),
  flagged('dcim.device', 'has_virtual_device_context', () => false),
  flagged('dcim.interface', 'mac_address__empty', () => true),
  fc
    .constantFrom('', 'ic', 'regex')
    .map((suffix) => asked('dcim.interface', withSuffix('mac_address', suffix), ['a'], () => false)),
  fc
    .constantFrom('n', 'nic')
    .map((suffix) => asked('dcim.interface', withSuffix('mac_address', suffix), ['a'], () => true)),
];

const devices = [
  chosen('dcim.device', 'region', bySlugs('region', [1, 2, 3], inRegion), (one) => [regionOf(one)]),
  chosen('dcim.device', 'tenant_group', bySlugs('group', [1]), (one) => [groupOf(one)]),
  chosen('dcim.device', 'tenant_group_id', byIds([1]), (one) => [groupOf(one)]),
  chosen('dcim.device', 'manufacturer_id', byIds([1, 2]), (one) => [makerOfType[one.device_type] ?? null]),
  chosen('dcim.device', 'model', bySlugs('type', [1, 2, 3]), (one) => [one.device_type]),
  chosen('dcim.device', 'contact', byIds([1, 2]), (one, estate) =>
    assignmentsOf(one, estate).map(({ contact }) => contact),
  ),
  chosen('dcim.device', 'contact_role', byIds([1, 2]), (one, estate) =>
    assignmentsOf(one, estate).map(({ role }) => role),
  ),
  chosen('dcim.device', 'contact_group', byIds([1]), (one, estate) =>
    assignmentsOf(one, estate).flatMap(({ contact }) => groupsOfContact[contact]?.[0] ?? null),
  ),
  flagged('dcim.device', 'local_context_data', ({ local_context_data: data }) => Object.keys(data ?? {}).length > 0),
  flagged('dcim.device', 'id__empty', () => false),
  counted('dcim.device', 'interface_count', (one, _, visible) => interfacesOf(one, visible)),
  counted('dcim.device', 'front_port_count', (one, { frontPorts }) => frontPorts.filter(isOf(one)).length),
  counted('dcim.device', 'device_bay_count', () => 0),
  flagged('dcim.device', 'interfaces', (one, _, visible) => interfacesOf(one, visible) > 0),
  flagged('dcim.device', 'console_ports', () => false),
  // NetBox: false asks for those that lack ports of one of the kinds.
  fc
    .boolean()
    .map((wanted) =>
      asked('dcim.device', 'pass_through_ports', [String(wanted)], (one, { frontPorts, rearPorts }) =>
        [frontPorts, rearPorts].some((ports) => ports.some(isOf(one)) === wanted),
      ),
    ),
  fc.constantFrom<readonly string[]>(['null'], ['1'], ['1', 'null'], ['1', '2']).chain((values) =>
    fc.constantFrom('', 'any', 'n').map((suffix) =>
      asked('dcim.device', withSuffix('tag_id', suffix), values, ({ tags }) => {
        const each = values.map((value) => (value === 'null' ? tags.length === 0 : tags.includes(Number(value))));
        if (suffix === '') return each.every(Boolean);
        return each.some(Boolean) === (suffix === 'any');
      }),
    ),
  ),
];

const components = [
  ...throughDevice('dcim.interface'),
  ...throughDevice('dcim.frontport'),
  ...throughDevice('dcim.rearport'),
  flagged('dcim.interface', 'cabled', ({ id }, estate) => plugOf(estate, id) !== undefined),
  flagged(
    'dcim.interface',
    'occupied',
    ({ id, mark_connected }, estate) => mark_connected || plugOf(estate, id) !== undefined,
  ),
  counted('dcim.interface', 'cable_connector', ({ id }, estate) => {
    const plug = plugOf(estate, id);
    return plug && plug.cable.profile !== null ? placeAmongPresent(estate, id) : null;
  }),
  chosen('dcim.rearport', 'front_port_id', byIds([1, 2]), ({ id }, { frontPorts }) =>
    frontPorts.filter(({ rear_port }) => rear_port === id).map((port) => port.id),
  ),
  counted('dcim.frontport', 'positions', () => 1),
  fc
    .constantFrom(...Object.keys(kinds))
    .map((kind) => asked('dcim.interface', 'kind', [kind], ({ type }) => kinds[kind]?.includes(type) === true)),
];

/** The place of an interface among those of its cable's end that there are. */
function placeAmongPresent(estate: Estate, id: number): number | null {
  const plug = plugOf(estate, id);
  const end = plug?.end === 'A' ? plug.cable.a : plug?.cable.b;
  return end ? end.filter((other) => estate.interfaces.some((one) => one.id === other)).indexOf(id) + 1 : null;
}

const types = [
  counted(
    'dcim.devicetype',
    'device_count',
    ({ id }, estate) => estate.devices.filter(({ device_type }) => device_type === id).length,
  ),
  counted('dcim.devicetype', 'interface_template_count', ({ templates }) => templates.interface ?? 0),
  flagged('dcim.devicetype', 'interfaces', ({ templates }) => (templates.interface ?? 0) > 0),
  fc
    .boolean()
    .map((wanted) =>
      asked('dcim.devicetype', 'pass_through_ports', [String(wanted)], ({ templates }) =>
        ['frontport', 'rearport'].some((kind) => (templates[kind] ?? 0) > 0 === wanted),
      ),
    ),
];

export const askedFilter: fc.Arbitrary<Asked> = fc.oneof(
  fc.oneof(...devices),
  fc.oneof(...components),
  fc.oneof(...types),
  fc.oneof(...unoffered),
);

/** Who asks: a superuser, one who may view some interfaces, or none. */
export const sights = {
  all: { constraints: undefined, sees: () => true },
  connected: { constraints: { mark_connected: true }, sees: ({ mark_connected }: Component) => mark_connected },
  none: { constraints: undefined, sees: () => false },
} as const;
