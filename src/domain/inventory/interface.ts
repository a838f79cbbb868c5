import { ErrorCollector, type FieldErrors, invalid } from '../engine/errors.ts';
import { defineResource } from '../engine/resource/resource.ts';
import { labelOf } from '../engine/schema/choices.ts';
import type { StoredValues } from '../engine/schema/field-kinds.ts';
import { boolean, choice, described, integer, reference } from '../engine/schema/fields.ts';
import { alwaysZero } from '../engine/schema/unsupported-fields.ts';
import { cabled, cabledComponent, componentIdentity, componentProblems, deviceFilters } from './component.ts';
import { duplexModes, interfaceModes, interfaceTypes, isConnectable, poeModes, poeTypes } from './interface-types.ts';

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

const ofSameDevice = { within: 'device' } as const;

export const networkInterfaceFields = {
  ...componentIdentity,
  type: choice(interfaceTypes, { required: true, multi: true }),
  enabled: boolean({ default: true }),
  parent: reference('dcim.interface', { ...ofSameDevice, onDelete: 'protect' }),
  bridge: reference('dcim.interface', { ...ofSameDevice }),
  lag: reference('dcim.interface', { ...ofSameDevice }),
  mtu: integer({ min: 1, max: 65536 }),
  speed: integer({ min: 0, help: 'kbit/s' }),
  duplex: choice(duplexModes, {}),
  ...channelled,
  mgmt_only: boolean({ default: false, help: 'This interface is used only for out-of-band management' }),
  mode: choice(interfaceModes, {}),
  poe_mode: choice(poeModes, {}),
  poe_type: choice(poeTypes, {}),
  ...cabled,
  ...described,
  count_ipaddresses: alwaysZero,
} as const;

/** `interface` is a reserved word. */
export const networkInterface = defineResource({
  ...cabledComponent,
  model: 'interface',
  endpoint: 'interfaces',
  label: 'interface',
  fields: networkInterfaceFields,
  filters: {
    ...deviceFilters,
    /** NetBox: of all members, if the device is the master of a virtual chassis; here, every device stands alone. */
    virtual_chassis_member: { as: 'device' },
    virtual_chassis_member_id: { as: 'device_id' },
  },
  importScope: { parent: { device: 'device' }, bridge: { device: 'device' }, lag: { device: 'device' } },
  check({ id, after, related }) {
    const type = labelOf(interfaceTypes, after.type);
    const connectable = isConnectable(after.type);
    return {
      ...componentProblems(after, related('module')),
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
