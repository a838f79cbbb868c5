import fc from 'fast-check';
import type { JsonObject } from '../../src/domain/engine/json.ts';
import type { Change } from '../../src/domain/engine/ports.ts';
import { creation } from './changes.ts';

/*
 * Devices with their components, cables and contacts as plain arrays, for a slow reading of the filters that lead from one
 * object to others. What these refer to stands here as tables that one can read.
 */

export const parentOf: Readonly<Record<'region' | 'role', Readonly<Record<number, number | null>>>> = {
  region: { 1: null, 2: 1, 3: null },
  role: { 1: null, 2: 1, 3: null },
};
export const regionOfSite: Readonly<Record<number, number | null>> = { 1: 2, 2: 3, 3: null };
/** Tenant 1 is in group 1, tenant 2 in none. */
export const groupOfTenant: Readonly<Record<number, number | null>> = { 1: 1, 2: null };
/** Two makers may have the same model. */
export const modelOfType: Readonly<Record<number, string>> = { 1: 'M1', 2: 'M1', 3: 'M3' };
export const makerOfType: Readonly<Record<number, number>> = { 1: 1, 2: 2, 3: 2 };
/** Contact 2 is in no group. */
export const groupsOfContact: Readonly<Record<number, readonly number[]>> = { 1: [1], 2: [] };

export interface Device {
  readonly id: number;
  readonly site: number;
  readonly role: number;
  readonly device_type: number;
  readonly tenant: number | null;
  readonly status: string;
  readonly local_context_data: JsonObject | null;
  readonly tags: readonly number[];
}
export interface Component {
  readonly id: number;
  readonly device: number;
  readonly type: string;
  readonly mark_connected: boolean;
}
export interface FrontPort {
  readonly id: number;
  readonly device: number;
  readonly rear_port: number | null;
}
/** From one interface to another; both may be the ids of none. */
interface Cable {
  readonly id: number;
  readonly profile: string | null;
  readonly a: readonly number[];
  readonly b: readonly number[];
}
interface Assignment {
  readonly id: number;
  readonly device: number;
  readonly contact: number;
  readonly role: number;
}
export interface Estate {
  readonly devices: readonly Device[];
  readonly interfaces: readonly Component[];
  readonly rearPorts: readonly { readonly id: number; readonly device: number }[];
  readonly frontPorts: readonly FrontPort[];
  readonly cables: readonly Cable[];
  readonly assignments: readonly Assignment[];
  readonly types: readonly { readonly id: number; readonly templates: Readonly<Record<string, number>> }[];
}

const numbered = <T>(some: readonly T[]): readonly (T & { readonly id: number })[] =>
  some.map((one, index) => ({ ...one, id: index + 1 }));

const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { freq: 2 });
const device = fc.integer({ min: 1, max: 5 });

/** Each interface is in the first cable that names it, on its first end. */
function cabling(ends: readonly { profile: string | null; a: readonly number[]; b: readonly number[] }[]) {
  const taken = new Set<number>();
  const free = (id: number): boolean => !taken.has(id) && taken.add(id).has(id);
  return ends.map(({ profile, a, b }) => ({ profile, a: a.filter(free), b: b.filter(free) }));
}

const interfaceIds = fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 2 });

export const estates: fc.Arbitrary<Estate> = fc.record({
  devices: fc
    .array(
      fc.record({
        site: fc.constantFrom(1, 2, 3),
        role: fc.constantFrom(1, 2, 3),
        device_type: fc.constantFrom(1, 2, 3),
        tenant: optional(fc.constantFrom(1, 2)),
        status: fc.constantFrom('active', 'planned', 'offline'),
        local_context_data: fc.constantFrom<JsonObject | null>(null, {}, { rack: 1 }),
        tags: fc.uniqueArray(fc.constantFrom(1, 2)),
      }),
      { minLength: 5, maxLength: 5 },
    )
    .map(numbered),
  interfaces: fc
    .array(
      fc.record({
        device,
        type: fc.constantFrom('1000base-t', 'virtual', 'lag', 'ieee802.11ac'),
        mark_connected: fc.boolean(),
      }),
      { maxLength: 8 },
    )
    .map(numbered),
  rearPorts: fc.array(fc.record({ device }), { minLength: 3, maxLength: 3 }).map(numbered),
  frontPorts: fc
    .array(fc.record({ device, rear_port: optional(fc.constantFrom(1, 2, 3)) }), { minLength: 2, maxLength: 2 })
    .map(numbered),
  cables: fc
    .array(fc.record({ profile: optional(fc.constant('trunk-2c1p')), a: interfaceIds, b: interfaceIds }), {
      maxLength: 3,
    })
    .map((ends) => numbered(cabling(ends))),
  // The same three make one assignment.
  assignments: fc
    .uniqueArray(fc.record({ device, contact: fc.constantFrom(1, 2), role: fc.constantFrom(1, 2) }), {
      maxLength: 4,
      selector: ({ device: of, contact, role }) => `${of} ${contact} ${role}`,
    })
    .map(numbered),
  types: fc
    .array(fc.record({ templates: fc.record({ interface: fc.nat(2), frontport: fc.nat(1), rearport: fc.nat(1) }) }), {
      minLength: 3,
      maxLength: 3,
    })
    .map(numbered),
});

const named = (prefix: string, id: number): JsonObject => ({ name: `${prefix}${id}`, slug: `${prefix}-${id}` });
const idsOf = (table: Readonly<Record<number, unknown>>): readonly number[] => Object.keys(table).map(Number);

/** The cable that an interface is in, if any, with its end and its place there. */
export function plugOf({ cables }: Estate, id: number) {
  for (const cable of cables)
    for (const end of ['a', 'b'] as const) {
      const place = cable[end].indexOf(id) + 1;
      if (place > 0) return { cable, end: end.toUpperCase(), place };
    }
  return undefined;
}

/** What the store is to hold of an estate, and of what it refers to. */
export function storedEstate(estate: Estate): readonly Change[] {
  const ends = (ids: readonly number[]): readonly JsonObject[] =>
    ids.filter((id) => estate.interfaces.some((one) => one.id === id)).map((id) => ({ type: 'dcim.interface', id }));
  return [
    ...idsOf(parentOf.region).map((id) =>
      creation('dcim.region', id, { ...named('region', id), parent: parentOf.region[id] ?? null }),
    ),
    ...idsOf(parentOf.role).map((id) =>
      creation('dcim.devicerole', id, { ...named('role', id), parent: parentOf.role[id] ?? null }),
    ),
    ...idsOf(regionOfSite).map((id) =>
      creation('dcim.site', id, { ...named('site', id), region: regionOfSite[id] ?? null }),
    ),
    creation('tenancy.tenantgroup', 1, named('group', 1)),
    ...idsOf(groupOfTenant).map((id) =>
      creation('tenancy.tenant', id, { ...named('tenant', id), group: groupOfTenant[id] ?? null }),
    ),
    ...[1, 2].map((id) => creation('dcim.manufacturer', id, named('maker', id))),
    ...[1, 2].map((id) => creation('extras.tag', id, named('tag', id))),
    ...estate.types.map(({ id, templates }) =>
      creation('dcim.devicetype', id, {
        manufacturer: makerOfType[id] ?? 0,
        model: modelOfType[id] ?? '',
        slug: `type-${id}`,
        template_counts: Object.fromEntries(
          Object.entries(templates).map(([model, count]) => [`dcim.${model}template`, count]),
        ),
      }),
    ),
    creation('tenancy.contactgroup', 1, named('people', 1)),
    ...[1, 2].map((id) => creation('tenancy.contactrole', id, named('duty', id))),
    ...idsOf(groupsOfContact).map((id) =>
      creation('tenancy.contact', id, { name: `contact${id}`, groups: [...(groupsOfContact[id] ?? [])] }),
    ),
    ...estate.devices.map(({ id, tags, ...values }) =>
      creation('dcim.device', id, { name: `sw${id}`, ...values, tags: [...tags] }),
    ),
    ...estate.interfaces.map(({ id, ...values }) => {
      const plug = plugOf(estate, id);
      const cabled = { cable: plug?.cable.id ?? null, cable_end: plug?.end ?? null };
      return creation('dcim.interface', id, { name: `eth${id}`, ...values, ...cabled });
    }),
    ...estate.rearPorts.map(({ id, device: of }) =>
      creation('dcim.rearport', id, { name: `r${id}`, type: '8p8c', device: of }),
    ),
    ...estate.frontPorts.map(({ id, ...values }) =>
      // Each leads to a position of its own.
      creation('dcim.frontport', id, { name: `f${id}`, type: '8p8c', rear_port_position: id, ...values }),
    ),
    ...estate.cables.map(({ id, profile, a, b }) =>
      creation('dcim.cable', id, { profile, a_terminations: ends(a), b_terminations: ends(b) }),
    ),
    ...estate.assignments.map(({ id, device: of, contact, role }) =>
      creation('tenancy.contactassignment', id, {
        object: { type: 'dcim.device', id: of },
        contact,
        role,
        priority: null,
      }),
    ),
  ];
}
