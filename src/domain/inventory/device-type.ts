import { invalid } from '../engine/errors.ts';
import { defineResource } from '../engine/resource/resource.ts';
import { choices } from '../engine/schema/choices.ts';
import { boolean, choice, date, decimal, primary, reference, slug, text } from '../engine/schema/fields.ts';
import { unofferedText } from '../engine/schema/unsupported-fields.ts';
import { deviceAirflows } from './airflow.ts';
import { componentFlags } from './component-counts.ts';
import { cooled } from './cooling.ts';
import { heightProblem, rackUnits } from './rack-space.ts';
import { templateCounts } from './template-counts.ts';
import { weighed, weightProblems } from './weight.ts';

const subdeviceRoles = choices({ parent: 'Parent', child: 'Child' });

const deviceTypeFields = {
  manufacturer: reference('dcim.manufacturer', { required: true }),
  default_platform: reference('dcim.platform', {}),
  model: text({ required: true, maxLength: 100 }),
  slug: slug(),
  part_number: text({ mayBeDigits: true, maxLength: 50, help: 'Discrete part number (optional)' }),
  u_height: decimal({ digits: 4, places: 1, min: 0, default: '1.0', help: 'Height in rack units; 0 takes no space' }),
  exclude_from_utilization: boolean({ default: false }),
  is_full_depth: boolean({ default: true, help: 'Device consumes both front and rear rack faces.' }),
  subdevice_role: choice(subdeviceRoles, {}),
  airflow: choice(deviceAirflows, {}),
  ...cooled,
  end_of_life: date({ help: 'The day after which the manufacturer supports it no longer' }),
  ...weighed,
  ...primary,
  front_image: unofferedText('Images'),
  rear_image: unofferedText('Images'),
  ...templateCounts,
} as const;

/** NetBox: make and model of a device, with what follows from it: height, depth, direction of air. */
export const deviceType = defineResource({
  app: 'dcim',
  model: 'devicetype',
  endpoint: 'device-types',
  label: 'device type',
  images: true,
  fields: deviceTypeFields,
  unique: [
    { name: 'manufacturer_model', fields: ['manufacturer', 'model'] },
    { name: 'manufacturer_slug', fields: ['manufacturer', 'slug'] },
  ],
  naturalKey: 'slug',
  importKey: 'model',
  ordering: ['manufacturer', 'model'],
  brief: ['manufacturer', 'model', 'slug', 'description', 'device_count'],
  counts: { device_count: { type: 'dcim.device', field: 'device_type', filtered: true } },
  filters: {
    ...componentFlags('_template'),
    has_front_image: { never: true },
    has_rear_image: { never: true },
  },
  search: ['manufacturer.name', 'model', 'part_number', 'description', 'comments'],
  display: ({ model }) => model,
  derive: ({ after }) => (after.weight === null ? { weight_unit: null } : {}),
  check({ after }) {
    const height: string[] = [];
    if (rackUnits(after.u_height) % 0.5 !== 0) height.push('U height must be in increments of 0.5 rack units.');
    if (after.subdevice_role === 'child' && rackUnits(after.u_height) !== 0)
      height.push('Child device types must be 0U.');
    const weight = weightProblems(after);
    return {
      ...(height.length > 0 ? { u_height: height } : {}),
      ...(weight.length > 0 ? { __all__: weight } : {}),
    };
  },
  async onSave({ id, before, after }, work) {
    if (before === null || before.u_height === after.u_height) return;
    const problem = await heightProblem(work, id, after);
    if (problem) throw invalid({ u_height: [problem] });
  },
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.devicetype': typeof deviceTypeFields;
  }
}
