import type { Work } from '../engine/ports.ts';
import { defineResource } from '../engine/resource/resource.ts';
import { choices } from '../engine/schema/choices.ts';
import { boolean, choice, optionalText, primary, reference, text } from '../engine/schema/fields.ts';
import { modulesInFittingBays } from './bay-compatibility.ts';
import { moduleFilters } from './component.ts';
import { instantiate } from './instantiate.ts';

const moduleStatuses = choices({
  offline: 'Offline',
  active: 'Active',
  planned: 'Planned',
  staged: 'Staged',
  failed: 'Failed',
  decommissioning: 'Decommissioning',
});

const moduleFields = {
  device: reference('dcim.device', { required: true, onDelete: 'cascade', cascadesThrough: 'module_bay' }),
  module_bay: reference('dcim.modulebay', { required: true, onDelete: 'cascade', linked: true }),
  module_type: reference('dcim.moduletype', { required: true }),
  status: choice(moduleStatuses, { default: 'active', multi: true }),
  serial: text({ mayBeDigits: true, maxLength: 50, caseInsensitive: true }),
  asset_tag: optionalText({ mayBeDigits: true, maxLength: 50, help: 'A unique tag used to identify this device' }),
  replicate_components: boolean({
    default: true,
    writeOnly: true,
    help: 'Automatically populate components associated with this module type',
  }),
  adopt_components: boolean({ default: false, writeOnly: true, help: 'Adopt already existing components' }),
  ...primary,
} as const;

/** NetBox: hardware installed in a module bay: optics, power supplies, line cards. */
export const module = defineResource({
  app: 'dcim',
  model: 'module',
  endpoint: 'modules',
  label: 'module',
  shards: 4,
  fields: moduleFields,
  unique: [
    { name: 'module_bay', fields: ['module_bay'] },
    { name: 'asset_tag', fields: ['asset_tag'] },
  ],
  importScope: { module_bay: { device: 'device' }, module_type: { manufacturer: 'manufacturer' } },
  ordering: ['module_bay'],
  brief: ['device', 'module_bay', 'module_type', 'serial', 'description'],
  filters: {
    ...moduleFilters,
    manufacturer: { through: 'module_type', filter: 'manufacturer' },
    manufacturer_id: { through: 'module_type', filter: 'manufacturer_id' },
    profile: { through: 'module_type', filter: 'profile' },
    profile_id: { through: 'module_type', filter: 'profile_id' },
  },
  annotations: { is_bay_compatible: 'boolean' },
  annotate: modulesInFittingBays,
  search: ['serial', 'asset_tag', 'description', 'comments'],
  display: (_, { id, related }) => `${related('module_bay')?.name}: ${related('module_type')?.model} (${id})`,
  displayNeeds: ['module_bay', 'module_type'],
  check({ id, before, after, related }) {
    const bay = related('module_bay');
    if (bay?.device !== after.device)
      return { __all__: ['Module must be installed within a module bay belonging to the assigned device.'] };
    if (before !== null && bay.module === id)
      return { module_bay: ['A module bay cannot belong to a module installed within it.'] };
    const moved = before?.module_bay !== after.module_bay;
    return moved && bay.enabled !== true
      ? { module_bay: ['Cannot install a module in a disabled module bay.'] }
      : undefined;
  },
  async onSave({ id, before, after, related }, work) {
    const type = related('module_type');
    if (before === null && type)
      await instantiate(work, {
        device: after.device,
        module: id,
        position: related('module_bay')?.position ?? '',
        owner: { field: 'module_type', id: after.module_type, values: type },
        replicate: after.replicate_components,
        adopt: after.adopt_components,
      });
    if (before?.module_bay === after.module_bay) return;
    if (before) await setInstalled(work, before.module_bay, null);
    await setInstalled(work, after.module_bay, id);
  },
  onDelete: ({ values }, work) => setInstalled(work, values.module_bay, null),
});

/** The bay shows the module that it holds. */
async function setInstalled(work: Work, bayId: number, installed_module: number | null): Promise<void> {
  const bay = await work.get('dcim.modulebay', bayId);
  if (bay) work.updateDependent(bay, { installed_module });
}

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.module': typeof moduleFields;
  }
}
