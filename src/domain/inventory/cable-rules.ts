import type { FieldErrors } from '../engine/errors.ts';
import { sameJson } from '../engine/json.ts';
import type { Work } from '../engine/ports.ts';
import { labelOf } from '../engine/schema/choices.ts';
import type { ObjectRef, TypeName } from '../engine/schema/field-kinds.ts';
import type { CableEnd, Terminations } from './cable-ends.ts';
import { connectorsOf } from './cable-profiles.ts';
import { interfaceTypes, isConnectable } from './interface-types.ts';

const panel = ['consoleport', 'consoleserverport', 'frontport', 'interface', 'rearport'];

/** NetBox: what may be at the other end of a cable. */
const compatible: Readonly<Record<string, readonly string[]>> = {
  consoleport: ['consoleserverport', 'frontport', 'rearport'],
  consoleserverport: ['consoleport', 'frontport', 'rearport'],
  coolingfeed: ['coolingintake'],
  coolingintake: ['coolingoutflow', 'coolingfeed'],
  coolingoutflow: ['coolingintake'],
  frontport: panel,
  interface: ['interface', 'frontport', 'rearport'],
  poweroutlet: ['powerport'],
  powerport: ['poweroutlet'],
  rearport: panel,
};

const modelOf = (type: TypeName): string => type.replace(/^dcim\./, '');

/** NetBox: the ends of a cable fit each other. Sentences about the cable as a whole. */
export function matchProblems({ a_terminations: a, b_terminations: b }: Terminations): readonly string[] {
  const mixed = [a, b].some((end) => new Set(end.map(({ type }) => type)).size > 1);
  if (mixed) return ['Cannot connect different termination types to same end of cable.'];
  const [typeA, typeB] = [a[0]?.type, b[0]?.type];
  if (typeA === undefined || typeB === undefined) return [];
  if (!compatible[modelOf(typeA)]?.includes(modelOf(typeB)))
    return [`Incompatible termination types: ${modelOf(typeA)} and ${modelOf(typeB)}`];
  const shared = a.some((ref) => b.some((other) => sameJson(ref, other)));
  return shared ? ['A and B terminations cannot connect to the same object.'] : [];
}

/** NetBox: a profile limits how many objects each side connects to. */
export function profileProblems(profile: string | null, { a_terminations, b_terminations }: Terminations): FieldErrors {
  if (profile === null) return {};
  const { A, B } = connectorsOf(profile);
  const [a, b] = [A.connectors, B.connectors];
  const tooMany = (side: 'A' | 'B', count: number, max: number) => [
    `${side} side of cable has ${count} terminations but only ${max} are permitted for profile ${profile}`,
  ];
  return {
    ...(a_terminations.length > a ? { a_terminations: tooMany('A', a_terminations.length, a) } : {}),
    ...(b_terminations.length > b ? { b_terminations: tooMany('B', b_terminations.length, b) } : {}),
  };
}

/** Everything that is wrong with the ends of a cable, per field. */
export async function endProblems(
  work: Work,
  cableId: number,
  cable: Terminations & { readonly profile: string | null },
  ends: readonly CableEnd[],
): Promise<FieldErrors> {
  const missing = ends.find(({ component }) => component === undefined);
  if (missing)
    return {
      [`${missing.side.toLowerCase()}_terminations`]: [
        `Related object not found using the provided numeric ID: ${missing.ref.id}`,
      ],
    };
  const matching = matchProblems(cable);
  const occupied = matching.length > 0 ? [] : await Promise.all(ends.map((end) => endProblem(work, cableId, end)));
  const general = [...matching, ...occupied.filter((problem) => problem !== undefined), ...repeated(ends)];
  return { ...profileProblems(cable.profile, cable), ...(general.length > 0 ? { __all__: general } : {}) };
}

const repeated = (ends: readonly CableEnd[]): readonly string[] =>
  ends.some(({ ref, side }, index) =>
    ends.some((other, position) => position < index && other.side === side && sameJson(other.ref, ref)),
  )
    ? ['This object is listed twice on one end of the cable.']
    : [];

async function endProblem(work: Work, cableId: number, { ref, component }: CableEnd): Promise<string | undefined> {
  const values = component?.values ?? {};
  if (values.mark_connected === true) {
    const device = typeof values.device === 'number' ? await work.get('dcim.device', values.device) : undefined;
    const place = device ? `${device.values.name} > ` : '';
    return `Cannot connect a cable to ${place}${values.name} because it is marked as connected.`;
  }
  const holder = typeof values.cable === 'number' ? values.cable : undefined;
  if (holder !== undefined && holder !== cableId && (await endsAt(work, holder, ref)))
    return `Duplicate termination found for ${ref.type} ${ref.id}: cable ${holder}`;
  const type = values.type;
  if (ref.type === 'dcim.interface' && typeof type === 'string' && !isConnectable(type))
    return `Cables cannot be terminated to ${labelOf(interfaceTypes, type)} interfaces`;
  return undefined;
}

/** A component whose cable was deleted by a unit that is still being finished counts as free. */
async function endsAt(work: Work, cableId: number, ref: ObjectRef): Promise<boolean> {
  const cable = await work.get('dcim.cable', cableId);
  return [cable?.values.a_terminations, cable?.values.b_terminations].some(
    (end) => end?.some((other) => sameJson(other, ref)) ?? false,
  );
}
