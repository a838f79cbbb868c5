import type { Resource } from '../../src/domain/engine/resource/resource.ts';
import type { Field, MappingsField } from '../../src/domain/engine/schema/field-kinds.ts';
import { registry } from '../../src/domain/registry.ts';

/** Of other apps than these, only what is named below is moved. */
const wholeApps: ReadonlySet<string> = new Set(['dcim', 'tenancy']);
const alsoMoved: ReadonlySet<string> = new Set([
  'extras.tag',
  'extras.customfieldchoiceset',
  'extras.customfield',
  'users.group',
  'users.user',
]);

const isMoved = ({ app, type }: Resource): boolean => wholeApps.has(app) || alsoMoved.has(type);

const moved: readonly Resource[] = registry.resources.filter(isMoved);
const movedTypes: ReadonlySet<string> = new Set(moved.map(({ type }) => type));

/** A list of port mappings is kept by the port that has the field for its first position; the other port shows it only. */
const isKeptBy = ({ fields }: Resource, { member }: MappingsField): boolean => member in fields;

/** Fields that a list of mappings stands for. */
const mappedFields = (resource: Resource): readonly string[] =>
  Object.values(resource.fields).flatMap((field) =>
    field.kind === 'mappings' && field.writeOnly && isKeptBy(resource, field)
      ? [field.member, `${field.member}_position`]
      : [],
  );

/** The fields whose values are moved: what requests may set, but no secrets and no orders. */
export function fieldsToMove(resource: Resource): readonly (readonly [string, Field])[] {
  const mapped = mappedFields(resource);
  return Object.entries(resource.fields).filter(([name, field]) => {
    if (field.readOnly || field.hidden || field.secret || field.kind === 'computed') return false;
    if (field.kind === 'mappings') return isKeptBy(resource, field);
    return !field.writeOnly && !mapped.includes(name);
  });
}

/** The types that a field may lead to. */
export function targetsOf(field: Field): readonly string[] {
  switch (field.kind) {
    case 'reference':
    case 'references':
    case 'mappings':
      return [field.target];
    case 'generic':
    case 'terminations':
      return field.targets;
    case 'custom-fields':
      return ['extras.customfield'];
    default:
      return [];
  }
}

const isTemplate = ({ model }: Resource): boolean => model.endsWith('template');

/** True for what a device consists of. */
const isComponent = ({ fields: { device } }: Resource): boolean =>
  device?.kind === 'reference' && device.immutable !== undefined;

/** The components of devices, each kind before those that lead to it. */
export const componentTypes = (): readonly Resource[] => groups.flat().filter(isComponent);

/**
 * What must be there before objects of a type are made. Templates come after the components, so that new devices get the
 * components which they have at the source, and no others.
 */
function needsOf(resource: Resource): readonly Resource[] {
  const led = new Set(fieldsToMove(resource).flatMap(([, field]) => targetsOf(field)));
  return moved.filter(
    (other) => other !== resource && (led.has(other.type) || (isTemplate(resource) && isComponent(other))),
  );
}

/**
 * All types that are moved, in an order in which each comes after what it refers to. Types of one group refer to each other.
 * Tarjan's strongly connected components.
 */
export const groups: readonly (readonly Resource[])[] = groupsOf(moved);

function groupsOf(resources: readonly Resource[]): readonly (readonly Resource[])[] {
  const found: (readonly Resource[])[] = [];
  const index = new Map<Resource, number>();
  const low = new Map<Resource, number>();
  const open: Resource[] = [];
  const visit = (resource: Resource): number => {
    const own = index.size;
    index.set(resource, own);
    open.push(resource);
    let lowest = own;
    for (const needed of needsOf(resource))
      if (!index.has(needed)) lowest = Math.min(lowest, visit(needed));
      else if (open.includes(needed)) lowest = Math.min(lowest, index.get(needed) ?? own);
    low.set(resource, lowest);
    if (lowest === own) found.push(open.splice(open.indexOf(resource)));
    return lowest;
  };
  for (const resource of resources) if (!index.has(resource)) visit(resource);
  return found;
}

export const isMovedType = (type: string): boolean => movedTypes.has(type);

/** NetBox: what an installation changes of equipment. */
export const installedFields: readonly string[] = ['status', 'serial', 'asset_tag'];

/** True for equipment: what can be installed. */
export const isEquipment = ({ fields }: Resource): boolean => installedFields.every((name) => name in fields);
