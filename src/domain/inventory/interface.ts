import { ErrorCollector, type FieldErrors, invalid } from '../engine/errors.ts';
import { defineResource } from '../engine/resource/resource.ts';
import { labelOf } from '../engine/schema/choices.ts';
import type { StoredValues } from '../engine/schema/field-kinds.ts';
import { boolean, choice, decimal, described, integer, reference, wwn } from '../engine/schema/fields.ts';
import {
  alwaysNull,
  alwaysZero,
  emptyList,
  noText,
  unofferedList,
  unofferedObject,
} from '../engine/schema/unsupported-fields.ts';
import { cabled, cabledEndpoint, componentIdentity, componentProblems, endpointFilters } from './component.ts';
import {
  duplexModes,
  interfaceKinds,
  interfaceModes,
  interfaceTypes,
  isConnectable,
  isWireless,
  poeModes,
  poeTypes,
} from './interface-types.ts';
import { channelMegahertz, wirelessChannels, wirelessRoles } from './wireless.ts';

/** NetBox 4.7: an interface is divided into channels; each of them is an interface below it. */
const channelled = {
  channels: integer({ min: 1, max: 1024, help: 'Number of channels into which the interface is divided' }),
  channel_id: integer({ min: 1, max: 1024, help: 'The channel of the parent interface that this one stands for' }),
} as const;

interface Channelled {
  readonly channels: number | null;
  readonly channel_id: number | null;
}

/** NetBox 4.7: a channel is not divided again, and its parent has that many channels. */
export function channelProblems(
  { channels, channel_id }: Channelled,
  parent: (Pick<Channelled, 'channels'> & { readonly name: string }) | undefined,
): FieldErrors {
  if (channel_id === null) return {};
  if (channels !== null)
    return { __all__: ['An interface cannot be both channelized and bound to a channel on a parent interface.'] };
  const available = parent?.channels ?? null;
  if (!parent) return { parent: ['Channel interfaces must be assigned to a parent interface.'] };
  if (available === null) return { parent: [`The parent interface (${parent.name}) is not channelized.`] };
  return channel_id > available
    ? {
        channel_id: [`Invalid channel ID (${channel_id}): the parent interface provides only ${available} channels.`],
      }
    : {};
}

const ofSameDevice = { within: 'device', linked: true } as const;

export const networkInterfaceFields = {
  ...componentIdentity,
  type: choice(interfaceTypes, { required: true, multi: true }),
  enabled: boolean({ default: true }),
  parent: reference('dcim.interface', { ...ofSameDevice, onDelete: 'protect' }),
  bridge: reference('dcim.interface', { ...ofSameDevice }),
  lag: reference('dcim.interface', { ...ofSameDevice }),
  mtu: integer({ min: 1, max: 65536 }),
  speed: integer({ min: 0, max: Number.MAX_SAFE_INTEGER, help: 'kbit/s' }),
  duplex: choice(duplexModes, {}),
  wwn: wwn(),
  ...channelled,
  mgmt_only: boolean({ default: false, help: 'This interface is used only for out-of-band management' }),
  mode: choice(interfaceModes, {}),
  poe_mode: choice(poeModes, {}),
  poe_type: choice(poeTypes, {}),
  rf_role: choice(wirelessRoles, {}),
  rf_channel: choice(wirelessChannels, {}),
  rf_channel_frequency: decimal({ digits: 8, places: 3, help: 'MHz' }),
  rf_channel_width: decimal({ digits: 7, places: 3, help: 'MHz' }),
  tx_power: integer({ min: -40, max: 127, help: 'Transmit power (dBm)' }),
  ...cabled,
  ...described,
  count_ipaddresses: alwaysZero,
  count_fhrp_groups: alwaysZero,
  mac_address: noText,
  mac_addresses: emptyList,
  primary_mac_address: unofferedObject('MAC addresses'),
  vdcs: unofferedList('Virtual device contexts'),
  vrf: unofferedObject('VRFs'),
  untagged_vlan: unofferedObject('VLANs'),
  tagged_vlans: unofferedList('VLANs'),
  qinq_svlan: unofferedObject('VLANs'),
  vlan_translation_policy: unofferedObject('VLAN translation policies'),
  l2vpn_termination: alwaysNull,
  wireless_link: alwaysNull,
  wireless_lans: unofferedList('Wireless LANs'),
} as const;

/** `interface` is a reserved word. */
export const networkInterface = defineResource({
  ...cabledEndpoint,
  model: 'interface',
  endpoint: 'interfaces',
  label: 'interface',
  fields: networkInterfaceFields,
  filters: {
    ...endpointFilters,
    kind: { groupOf: 'type', groups: interfaceKinds },
    /** NetBox: of all members, if the device is the master of a virtual chassis; here, every device stands alone. */
    virtual_chassis_member: { as: 'device' },
    virtual_chassis_member_id: { as: 'device_id' },
    virtual_chassis_member_or_master: { as: 'device' },
    virtual_chassis_member_or_master_id: { as: 'device_id' },
  },
  unoffered: {
    objects: [
      ...cabledEndpoint.unoffered.objects,
      ...['l2vpn', 'vdc', 'vlan_translation_policy', 'vrf'].flatMap((name) => [name, `${name}_id`]),
      'primary_mac_address',
      'primary_mac_address_id',
      'vdc_identifier',
      'virtual_circuit_id',
      'virtual_circuit_termination_id',
      'wireless_lan_id',
      'wireless_link_id',
    ],
    texts: ['mac_address'],
    plain: ['vlan', 'vlan_id'],
  },
  linked: { bridge_interfaces: { referrers: 'dcim.interface', field: 'bridge' } },
  importScope: { parent: { device: 'device' }, bridge: { device: 'device' }, lag: { device: 'device' } },
  /** NetBox: frequency and width follow from the channel. */
  derive({ after, given }) {
    if ((after.rf_channel ?? null) === null) return {};
    const { frequency, width } = channelMegahertz(after.rf_channel ?? '');
    return {
      rf_channel_frequency: given.has('rf_channel_frequency') ? (after.rf_channel_frequency ?? frequency) : frequency,
      rf_channel_width: given.has('rf_channel_width') ? (after.rf_channel_width ?? width) : width,
    };
  },
  check({ id, after, related }) {
    const type = labelOf(interfaceTypes, after.type);
    const connectable = isConnectable(after.type);
    return {
      ...componentProblems(after, related('module')),
      ...wirelessProblems(after),
      ...channelProblems(after, related('parent')),
      ...relativeProblems(id, after, (field) => related(field)),
      ...(!connectable && after.cable !== null ? { type: [`${type} interfaces cannot have a cable attached.`] } : {}),
      ...(!connectable && after.mark_connected
        ? { mark_connected: [`${type} interfaces cannot be marked as connected.`] }
        : {}),
      ...(after.poe_type !== null && after.poe_mode === null
        ? { poe_type: ['Must specify PoE mode when designating a PoE type.'] }
        : {}),
    };
  },
  async onSave({ id, before, after }, work) {
    const left = after.channels ?? 0;
    if (left >= (before?.channels ?? 0)) return;
    const below = await work.children('dcim.interface', 'parent', id);
    const bound = Math.max(0, ...below.map(({ values }) => values.channel_id ?? 0));
    if (bound > left) throw invalid({ channels: [tooFewChannels(left, bound)] });
  },
});

/** NetBox 4.7: an interface keeps the channels for which there are interfaces below it. */
function tooFewChannels(left: number, bound: number): string {
  const what = left === 0 ? 'Cannot remove channelization' : `Cannot set channels to ${left}`;
  return `${what}: a channel subinterface is bound to channel ${bound}. Delete or reassign the affected subinterface(s) first.`;
}

interface Wireless {
  readonly type: string;
  readonly rf_role: string | null;
  readonly rf_channel?: string | null;
  readonly rf_channel_frequency?: string | null;
  readonly rf_channel_width?: string | null;
}

const wirelessOnly = {
  rf_role: 'Wireless role',
  rf_channel: 'Channel',
  rf_channel_frequency: 'Channel frequency',
  rf_channel_width: 'Channel width',
} as const;

/** NetBox: wireless attributes are of wireless interfaces, and a channel says its frequency and width itself. */
export function wirelessProblems(after: Wireless): FieldErrors {
  const errors = new ErrorCollector();
  for (const name of ['rf_role', 'rf_channel', 'rf_channel_frequency', 'rf_channel_width'] as const)
    if ((after[name] ?? null) !== null && !isWireless(after.type))
      errors.add(name, `${wirelessOnly[name]} may be set only on wireless interfaces.`);
  const channel = after.rf_channel ?? null;
  if (channel === null || !isWireless(after.type)) return errors.errors;
  const { frequency, width } = channelMegahertz(channel);
  if (after.rf_channel_frequency !== frequency)
    errors.add('rf_channel_frequency', 'Cannot specify custom frequency with channel selected.');
  if (after.rf_channel_width !== width)
    errors.add('rf_channel_width', 'Cannot specify custom width with channel selected.');
  return errors.errors;
}

interface Relatives {
  readonly type: string;
  readonly device: number;
  readonly parent: number | null;
  readonly bridge: number | null;
  readonly lag: number | null;
}

const relatives = [
  ['parent', 'parent', 'An interface cannot be its own parent.'],
  ['bridge', 'bridge', 'An interface cannot be bridged to itself.'],
  ['lag', 'LAG', 'A LAG interface cannot be its own parent.'],
] as const;

/** NetBox: what an interface belongs to is of the same device, and not itself. */
function relativeProblems(
  id: number,
  after: Relatives,
  related: (field: 'parent' | 'bridge' | 'lag') => StoredValues<'dcim.interface'> | undefined,
): FieldErrors {
  const errors = new ErrorCollector();
  const isVirtual = after.type === 'virtual';
  if (after.parent !== null && !isVirtual)
    errors.add('parent', 'Only virtual interfaces may be assigned to a parent interface.');
  if (after.lag !== null && isVirtual) errors.add('lag', 'Virtual interfaces cannot have a parent LAG interface.');
  for (const [field, name, itself] of relatives) {
    const other = related(field);
    if (id !== 0 && after[field] === id) errors.add(field, itself);
    if (other && other.device !== after.device)
      errors.add(field, `The selected ${name} interface (${other.name}) belongs to a different device.`);
  }
  return errors.errors;
}

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.interface': typeof networkInterfaceFields;
  }
}
