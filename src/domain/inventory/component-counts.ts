import type { DeclaredFilter } from '../engine/resource/declared-filters.ts';
import type { CountDeclaration } from '../engine/resource/resource.ts';

const ofDevice = (model: string): CountDeclaration => ({ type: `dcim.${model}`, field: 'device', filtered: true });

/** NetBox: how many components of each kind a device has. */
export const componentCounts = {
  console_port_count: ofDevice('consoleport'),
  console_server_port_count: ofDevice('consoleserverport'),
  power_port_count: ofDevice('powerport'),
  power_outlet_count: ofDevice('poweroutlet'),
  cooling_intake_count: ofDevice('coolingintake'),
  cooling_outflow_count: ofDevice('coolingoutflow'),
  interface_count: ofDevice('interface'),
  front_port_count: ofDevice('frontport'),
  rear_port_count: ofDevice('rearport'),
  module_bay_count: ofDevice('modulebay'),
} as const;

/** NetBox: flags for components that devices have, and types have templates of, with the kinds that each asks for. */
const flags = {
  console_ports: ['console_port'],
  console_server_ports: ['console_server_port'],
  power_ports: ['power_port'],
  power_outlets: ['power_outlet'],
  interfaces: ['interface'],
  pass_through_ports: ['front_port', 'rear_port'],
  module_bays: ['module_bay'],
} as const;

/** `infix`: what stands between the name of a kind and `_count`: nothing, or `_template`. */
export const componentFlags = (infix: '' | '_template'): Readonly<Record<string, DeclaredFilter>> => ({
  ...Object.fromEntries(
    Object.entries(flags).map(([name, kinds]) => [name, { has: kinds.map((kind) => `${kind}${infix}_count`) }]),
  ),
  device_bays: { never: true },
  inventory_items: { never: true },
});
