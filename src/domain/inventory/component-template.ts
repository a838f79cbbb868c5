import { type FieldErrors, invalid } from '../engine/errors.ts';
import type { Work } from '../engine/ports.ts';
import { defineResource, type Resource, type ResourceSpec } from '../engine/resource/resource.ts';
import type { Field, Fields, RelatedOf, TypeName, ValuesOf } from '../engine/schema/field-kinds.ts';
import { reference, text } from '../engine/schema/fields.ts';
import { componentDisplay } from './component.ts';
import { countTemplate } from './template-counts.ts';

/** The types that have templates, by the field of a template that names them. */
const owners = { device_type: 'dcim.devicetype', module_type: 'dcim.moduletype' } as const;

/** NetBox: a template is of a device type or of a module type. */
const templateIdentity = {
  device_type: reference('dcim.devicetype', { onDelete: 'cascade' }),
  module_type: reference('dcim.moduletype', { onDelete: 'cascade' }),
  name: text({
    required: true,
    maxLength: 64,
    help: '{module} stands for the position of the module bay when it is a template of a module type.',
  }),
  label: text({ maxLength: 64, help: 'Physical label' }),
  description: text({ maxLength: 200 }),
} as const;

type Owners = ValuesOf<Pick<typeof templateIdentity, 'device_type' | 'module_type'>>;

/** All fields of a template: its own, and those that every template has. */
export type TemplateFields<F extends Fields> = typeof templateIdentity & F;

interface TemplateSpec<F extends Fields, M extends string> {
  readonly model: M;
  readonly endpoint: string;
  readonly label: string;
  /** Fields that a component takes over, in addition to name, label and description. */
  readonly fields: F;
  readonly views?: ResourceSpec<F>['views'];
  /** What follows from other values. */
  derive?(after: ValuesOf<TemplateFields<F>>): ReturnType<NonNullable<ResourceSpec<TemplateFields<F>>['derive']>>;
  /** Rules of this kind of template: messages per field. */
  check?(after: ValuesOf<TemplateFields<F>>, related: RelatedOf<TemplateFields<F>>, id: number): FieldErrors;
}

/** The fields that components take over from a template, in addition to name, label and description. */
export const ownFields = ({ fields }: Resource): readonly (readonly [string, Field])[] =>
  Object.entries(fields).filter(
    ([name, { kind }]) => !(name in templateIdentity) && kind !== 'datetime' && kind !== 'computed',
  );

/** The fields of a template that lead to templates of its own kind. */
export const ownReferences = ({ type, fields }: Resource): readonly string[] =>
  Object.entries(fields).flatMap(([name, field]) =>
    field.kind === 'reference' && field.target === type ? [name] : [],
  );

/** Declares what components of one kind the devices or modules of a type are made with. */
export function defineTemplate<const F extends Fields, const M extends string>({
  model,
  endpoint,
  label,
  fields,
  views,
  derive,
  check,
}: TemplateSpec<F, M>) {
  const type: TypeName = `dcim.${model}`;
  return defineResource({
    app: 'dcim',
    model,
    endpoint,
    label,
    shards: 4,
    fields: { ...templateIdentity, ...fields },
    ...(views ? { views } : {}),
    unique: [
      { name: 'device_type_name', fields: ['device_type', 'name'] },
      { name: 'module_type_name', fields: ['module_type', 'name'] },
    ],
    naturalKey: 'name',
    importKey: 'name',
    ordering: ['device_type', 'module_type', 'name'],
    partOf: ['device_type', 'module_type'],
    brief: ['name', 'description'],
    search: ['name', 'label', 'description'],
    filters: {
      devicetype_id: { as: 'device_type_id' },
      moduletype_id: { as: 'module_type_id' },
      /** By id: NetBox has `device_type_id` only, and Ansible asks for both when it looks for what a template leads to. */
      device_type: { as: 'device_type_id' },
      module_type: { as: 'module_type_id' },
    },
    display: componentDisplay,
    ...(derive ? { derive: ({ after }: { readonly after: ValuesOf<TemplateFields<F>> }) => derive(after) } : {}),
    check: ({ id, after, related }) => check?.(after, related, id),
    async onSave({ before, after }, work) {
      requireOneOwner(after);
      if (before !== null && before.device_type === after.device_type && before.module_type === after.module_type)
        return;
      if (before !== null) await count(work, type, before, -1);
      await count(work, type, after, 1);
    },
    onDelete: ({ values }, work) => count(work, type, values, -1),
  });
}

function requireOneOwner({ device_type, module_type }: Owners): void {
  const which = [device_type, module_type].filter((owner) => owner !== null).length;
  if (which === 0)
    throw invalid({ __all__: ['A component template must be associated with either a device type or a module type.'] });
  if (which === 2)
    throw invalid({
      __all__: ['A component template cannot be associated with both a device type and a module type.'],
    });
}

async function count(work: Work, type: TypeName, values: Owners, change: 1 | -1): Promise<void> {
  for (const field of ['device_type', 'module_type'] as const) {
    const owner = values[field];
    if (owner !== null) await countTemplate(work, owners[field], owner, type, change);
  }
}
