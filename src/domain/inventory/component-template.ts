import { type FieldErrors, invalid } from '../engine/errors.ts';
import type { Json, JsonObject } from '../engine/json.ts';
import type { Reader, Work } from '../engine/ports.ts';
import type { UnofferedFilters } from '../engine/resource/declared-filters.ts';
import {
  defineResource,
  type Resource,
  type ResourceSpec,
  type StoredObject,
  type Write,
} from '../engine/resource/resource.ts';
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
  readonly filters?: ResourceSpec<F>['filters'];
  readonly unoffered?: UnofferedFilters;
  readonly annotations?: ResourceSpec<F>['annotations'];
  annotate?(templates: readonly StoredObject[], reader: Reader): Promise<ReadonlyMap<number, JsonObject>>;
  derive?(after: ValuesOf<TemplateFields<F>>): { readonly [K in keyof TemplateFields<F>]?: Json };
  /** Rules of this kind of template: messages per field. */
  check?(after: ValuesOf<TemplateFields<F>>, related: RelatedOf<TemplateFields<F>>, id: number): FieldErrors;
  /** Rules that read other templates of the type; true when they depend on what those are, so that writes wait for each other. */
  onSave?(write: TemplateWrite<F>, work: Work): Promise<boolean>;
}

type TemplateWrite<F extends Fields> = Pick<Write<TemplateFields<F>>, 'id' | 'before' | 'after'>;

/** The fields that components take over from a template, in addition to name, label and description. */
export const ownFields = ({ fields }: Resource): readonly (readonly [string, Field])[] =>
  Object.entries(fields).filter(
    ([name, { kind, writeOnly }]) =>
      !(name in templateIdentity) && kind !== 'datetime' && kind !== 'computed' && !writeOnly,
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
  filters,
  unoffered,
  annotations,
  annotate,
  derive,
  check,
  onSave,
}: TemplateSpec<F, M>) {
  const type: TypeName = `dcim.${model}`;
  return defineResource<TemplateFields<F>, 'dcim', M>({
    app: 'dcim',
    model,
    endpoint,
    label,
    shards: 4,
    fields: { ...templateIdentity, ...fields },
    ...(unoffered ? { unoffered } : {}),
    ...(annotations ? { annotations } : {}),
    ...(annotate ? { annotate } : {}),
    ...(derive ? { derive: ({ after }) => derive(after) } : {}),
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
      ...filters,
    },
    display: componentDisplay,
    check: ({ id, after, related }) => check?.(after, related, id),
    async onSave({ id, before, after }, work) {
      requireOneOwner(after);
      const waits = await onSave?.({ id, before, after }, work);
      if (before !== null && before.device_type === after.device_type && before.module_type === after.module_type) {
        if (waits) await count(work, type, after, 0);
        return;
      }
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

/** Writes that count templates of one type, or count none anew, wait for each other. */
async function count(work: Work, type: TypeName, values: Owners, change: 1 | 0 | -1): Promise<void> {
  for (const field of ['device_type', 'module_type'] as const) {
    const owner = values[field];
    if (owner !== null) await countTemplate(work, owners[field], owner, type, change);
  }
}
