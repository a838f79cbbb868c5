import { isJsonObject, type Json, type JsonObject } from '../engine/json.ts';
import type { Row, Work } from '../engine/ports.ts';
import { type Resource, refKey } from '../engine/resource/resource.ts';
import type { Field, TypeName } from '../engine/schema/field-kinds.ts';
import { afterTargets } from './after-targets.ts';
import { ownFields, ownReferences } from './component-template.ts';
import {
  consolePortTemplate,
  consoleServerPortTemplate,
  frontPortTemplate,
  interfaceTemplate,
  moduleBayTemplate,
  powerOutletTemplate,
  powerPortTemplate,
  rearPortTemplate,
} from './component-templates.ts';
import { consolePort } from './console-port.ts';
import { consoleServerPort } from './console-server-port.ts';
import { coolingIntake } from './cooling-intake.ts';
import { coolingOutflow } from './cooling-outflow.ts';
import { coolingIntakeTemplate, coolingOutflowTemplate } from './cooling-templates.ts';
import { frontPort } from './front-port.ts';
import { networkInterface } from './interface.ts';
import { moduleBay } from './module-bay.ts';
import { kept, mappedOnce, mappingsOf } from './port-mappings.ts';
import { powerOutlet } from './power-outlet.ts';
import { powerPort } from './power-port.ts';
import { rearPort } from './rear-port.ts';
import { templateCount } from './template-counts.ts';

interface Kind {
  readonly template: Resource;
  readonly component: Resource;
}

/** In an order in which each component comes after those that it leads to. */
const kinds: readonly Kind[] = [
  { template: consolePortTemplate, component: consolePort },
  { template: consoleServerPortTemplate, component: consoleServerPort },
  { template: powerPortTemplate, component: powerPort },
  { template: powerOutletTemplate, component: powerOutlet },
  { template: coolingIntakeTemplate, component: coolingIntake },
  { template: coolingOutflowTemplate, component: coolingOutflow },
  { template: interfaceTemplate, component: networkInterface },
  { template: rearPortTemplate, component: rearPort },
  { template: frontPortTemplate, component: frontPort },
  { template: moduleBayTemplate, component: moduleBay },
];

/** The kinds of component templates, each after those that it leads to. */
export const templateKinds: readonly Resource[] = kinds.map(({ template }) => template);

/** Where components come to, and by what rules. */
export interface Instantiation {
  readonly device: number;
  /** Id of the module that brings the components; null when the device itself does. */
  readonly module: number | null;
  /** The text that replaces `{module}` in names. */
  readonly position: string;
  readonly owner: { readonly field: 'device_type' | 'module_type'; readonly id: number; readonly values: JsonObject };
  /** Makes components of the templates. */
  readonly replicate: boolean;
  /** Takes over components of the device that have the name already and belong to no module. */
  readonly adopt: boolean;
}

/** NetBox: a new device or module gets the components that the templates of its type describe. */
export async function instantiate(work: Work, instantiation: Instantiation): Promise<void> {
  const described = kinds.filter(({ template }) => templateCount(instantiation.owner.values, template.type) > 0);
  const templates = await Promise.all(described.map((kind) => templatesOf(work, kind, instantiation.owner)));
  const componentIds = new Map<string, number>();
  for (const [index, kind] of described.entries()) {
    const rows = await withoutAdopted(work, kind, instantiation, templates[index] ?? [], componentIds);
    if (!instantiation.replicate || rows.length === 0) continue;
    for (const group of inGroups(kind, rows)) {
      const ids = await work.add(
        kind.component.type,
        await Promise.all(
          group.map(({ values }) =>
            toFreePositions(work, kind, instantiation, componentOf(kind, values, instantiation, componentIds)),
          ),
        ),
      );
      for (const [position, { id }] of group.entries())
        componentIds.set(refKey({ type: kind.template.type, id }), ids[position] ?? 0);
    }
  }
}

/** Templates after those of their own kind that they lead to, such as the parent of an interface. */
const inGroups = ({ template }: Kind, rows: readonly Row[]): readonly (readonly Row[])[] => {
  const fields = ownReferences(template);
  return afterTargets(
    rows,
    ({ id }) => id,
    ({ values }) => fields.flatMap((field) => (typeof values[field] === 'number' ? [values[field]] : [])),
  );
};

const templatesOf = (work: Work, { template }: Kind, { field, id }: Instantiation['owner']) =>
  work.children(template.type, field, id);

/** The text of a template with the position of the module in it. */
const textFor = (text: Json | undefined, { position }: Instantiation): string =>
  typeof text === 'string' ? text.replaceAll('{module}', position) : '';

/** The templates without an existing component of the device that is adopted. */
async function withoutAdopted(
  work: Work,
  kind: Kind,
  instantiation: Instantiation,
  rows: readonly Row[],
  componentIds: Map<string, number>,
) {
  if (!instantiation.adopt || rows.length === 0) return rows;
  const present = await work.children(kind.component.type, 'device', instantiation.device);
  const free = new Map(present.filter(({ values }) => values.module === null).map((row) => [row.values.name, row.id]));
  const left: Row[] = [];
  for (const row of rows) {
    const id = free.get(textFor(row.values.name, instantiation));
    const component = id === undefined ? undefined : await work.get(kind.component.type, id);
    if (component) {
      work.updateForCaller(component, { module: instantiation.module });
      componentIds.set(refKey({ type: kind.template.type, id: row.id }), component.id);
    } else left.push(row);
  }
  return left;
}

/** Adopted rear ports may be mapped already: what leads to the same position leads nowhere. */
async function toFreePositions(
  work: Work,
  { component }: Kind,
  { adopt }: Instantiation,
  values: JsonObject,
): Promise<JsonObject> {
  if (!adopt || component.type !== 'dcim.frontport') return values;
  const mappings = mappingsOf(values);
  const holders = await Promise.all(
    mappings.map((mapping) => work.findUnique('dcim.frontport', mappedOnce.name, mapping)),
  );
  return holders.every((holder) => holder === undefined)
    ? values
    : { ...values, ...kept(mappings.filter((_, index) => holders[index] === undefined)) };
}

/** A value of a template with components in place of the templates that it leads to. */
function inComponents(field: Field, value: Json, componentIds: ReadonlyMap<string, number>): Json {
  const componentFor = (type: TypeName, id: Json | undefined) =>
    typeof id === 'number' ? (componentIds.get(refKey({ type, id })) ?? null) : null;
  if (field.kind === 'reference') return componentFor(field.target, value);
  if (field.kind !== 'mappings' || !Array.isArray(value)) return value;
  return value.filter(isJsonObject).flatMap((entry) => {
    const id = componentFor(field.target, entry[field.member]);
    return id === null ? [] : [{ ...entry, [field.member]: id }];
  });
}

function componentOf(
  kind: Kind,
  template: JsonObject,
  instantiation: Instantiation,
  componentIds: ReadonlyMap<string, number>,
): JsonObject {
  const values = ownFields(kind.template).map(([field, declaration]) => {
    const value = template[field] ?? declaration.default ?? null;
    return [field, inComponents(declaration, value, componentIds)] as const;
  });
  return {
    device: instantiation.device,
    module: instantiation.module,
    name: textFor(template.name, instantiation),
    label: textFor(template.label, instantiation),
    description: template.description ?? '',
    ...Object.fromEntries(values),
  };
}
