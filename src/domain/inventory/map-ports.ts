import { ErrorCollector, invalid, invalidObject } from '../engine/errors.ts';
import type { JsonObject } from '../engine/json.ts';
import type { Row, Work } from '../engine/ports.ts';
import type { StoredObject } from '../engine/resource/resource.ts';
import type { Mapping, TypeName } from '../engine/schema/field-kinds.ts';
import { noObjectText } from '../engine/schema/parse.ts';
import {
  invalidPosition,
  isRemapped,
  kept,
  mappingsOf,
  mappingsTo,
  mostMappings,
  type PortMapping,
  repeatedIn,
  tooManyMappings,
} from './port-mappings.ts';

/** Front and rear ports of devices, or their templates. */
export interface PortKinds {
  readonly front: TypeName;
  readonly rear: TypeName;
  /** The fields that name what they are parts of; both ports of a mapping are of the same. */
  readonly owners: readonly string[];
  /** What the owner is called in sentences. */
  ownerName(values: JsonObject): string;
}

export const portsOfDevices: PortKinds = {
  front: 'dcim.frontport',
  rear: 'dcim.rearport',
  owners: ['device'],
  ownerName: () => 'device',
};

export const portTemplates: PortKinds = {
  front: 'dcim.frontporttemplate',
  rear: 'dcim.rearporttemplate',
  owners: ['device_type', 'module_type'],
  ownerName: ({ module_type }) => `${module_type === null ? 'device' : 'module'} type`,
};

/**
 * The rear ports that a front port is led to are of its device and have the positions. They are guarded, so that none loses
 * positions at the same time.
 */
export async function checkRearPorts(
  work: Work,
  { rear: type, owners, ownerName }: PortKinds,
  before: JsonObject | null,
  after: JsonObject,
): Promise<void> {
  if (!isRemapped(before, after)) return;
  const errors = new ErrorCollector();
  const mappings = mappingsOf(after);
  const ids = [...new Set(mappings.map(({ rear_port }) => rear_port))];
  const rears = new Map((await Promise.all(ids.map((id) => work.get(type, id)))).map((rear) => [rear?.id, rear]));
  for (const { rear_port, rear_port_position } of mappings) {
    const rear = rears.get(rear_port);
    if (!rear) continue;
    const values: JsonObject = rear.values;
    work.guard(rear);
    if (owners.some((owner) => values[owner] !== after[owner]))
      errors.add('rear_ports', `Rear port (${values.name}) must belong to the same ${ownerName(after)}`);
    else if (rear_port_position > Number(values.positions))
      errors.add('rear_ports', invalidPosition('rear', rear_port_position, values));
  }
  errors.throwIfAny();
}

/** NetBox: a rear port keeps the positions that front ports lead to. Those that it loses stay free until the commit. */
export async function checkPositions(
  work: Work,
  kinds: PortKinds,
  id: number,
  before: JsonObject | null,
  after: JsonObject,
): Promise<void> {
  const [had, has] = [Number(before?.positions ?? 0), Number(after.positions)];
  if (had <= has) return;
  const mapped = mappingsTo(id, await frontsOf(work, kinds, after));
  const last = Math.max(0, ...mapped.map(({ position }) => position));
  if (mapped.length > has)
    throw invalid({
      positions: [`The number of positions cannot be less than the number of mapped front ports (${mapped.length})`],
    });
  if (last > has)
    throw invalid({ positions: [`The number of positions cannot be less than the last mapped position (${last})`] });
  for (let position = has + 1; position <= had; position++)
    work.guardVacancy(kinds.front, 'rear_port_position', { rear_port: id, rear_port_position: position });
}

/** The front ports, or templates, of the device or type that a port is of. */
const frontsOf = async (work: Work, { front, owners }: PortKinds, port: JsonObject): Promise<readonly Row[]> =>
  (
    await Promise.all(
      owners.map((owner) => {
        const id = port[owner];
        return typeof id === 'number' ? work.children(front, owner, id) : [];
      }),
    )
  ).flat();

/** Templates claim no positions: those of a type are compared. Fails where another one leads to the same. */
export async function requireFreePositions(
  work: Work,
  kinds: PortKinds,
  id: number,
  before: JsonObject | null,
  after: JsonObject,
): Promise<void> {
  if (!isRemapped(before, after)) return;
  const others = (await frontsOf(work, kinds, after)).filter((front) => front.id !== id);
  const taken = new Set(others.flatMap(({ values }) => mappingsOf(values).map(placeOf)));
  if (mappingsOf(after).some((mapping) => taken.has(placeOf(mapping))))
    throw invalidObject('Front port template with this Rear port and Rear port position already exists.');
}

const placeOf = ({ rear_port, rear_port_position }: PortMapping): string => `${rear_port} ${rear_port_position}`;

/**
 * Makes front ports lead to a rear port as its list says, and no others that the caller may view: those that are hidden
 * stay as they are, and are as unknown as those that do not exist. The front ports change in the name of the caller. True
 * when one does.
 */
export async function mapFrontPorts(
  work: Work,
  kinds: PortKinds,
  id: number,
  rear: JsonObject,
  wanted: readonly Mapping<'front_port'>[] | null,
): Promise<boolean> {
  if (wanted === null) return false;
  let isChanged = false;
  const errors = new ErrorCollector();
  const present = mappingsTo(id, await frontsOf(work, kinds, rear));
  const touched = new Set([...present, ...wanted].map(({ front_port }) => front_port));
  const found = await Promise.all([...touched].map((front) => visibleFront(work, kinds, front)));
  const fronts = found.filter((front) => front !== undefined);
  const visible = new Set(fronts.map((front) => front.id));
  const unknown = new Set(wanted.map(({ front_port }) => front_port).filter((front) => !visible.has(front)));
  for (const front of unknown) errors.add('front_ports', noObjectText(front));
  for (const { position } of repeatedIn(wanted, (entry) => entry.position))
    errors.add('front_ports', `Position ${position} is mapped more than once.`);
  for (const { position } of wanted)
    if (position > Number(rear.positions)) errors.add('front_ports', invalidPosition('rear', position, rear));
  for (const front of fronts) {
    const values: JsonObject = front.values;
    const others = mappingsOf(values).filter(({ rear_port }) => rear_port !== id);
    const own = wanted.filter(({ front_port }) => front_port === front.id);
    const mappings = own.map(({ position, front_port_position }) => ({
      position: front_port_position,
      rear_port: id,
      rear_port_position: position,
    }));
    const after = { ...values, ...kept([...others, ...mappings]) };
    if (kinds.owners.some((owner) => values[owner] !== rear[owner]))
      errors.add('front_ports', `Front port (${values.name}) must belong to the same ${kinds.ownerName(rear)}`);
    for (const { front_port_position } of own)
      if (front_port_position > Number(values.positions))
        errors.add('front_ports', invalidPosition('front', front_port_position, values));
    for (const { position } of repeatedIn([...others, ...mappings], (mapping) => mapping.position))
      errors.add('front_ports', `Position ${position} of front port ${values.name} is mapped more than once.`);
    if (others.length + mappings.length > mostMappings) errors.add('front_ports', tooManyMappings);
    if (!isRemapped(values, after)) continue;
    work.updateForCaller(front, kept([...others, ...mappings]));
    isChanged = true;
  }
  errors.throwIfAny();
  return isChanged;
}

/** A front port that the caller may view. */
async function visibleFront(work: Work, { front: type }: PortKinds, id: number): Promise<StoredObject | undefined> {
  const front = await work.get(type, id);
  return front && (await work.permits('view', front)) ? front : undefined;
}
