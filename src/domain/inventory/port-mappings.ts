import { ErrorCollector, type FieldErrors } from '../engine/errors.ts';
import { isJsonObject, type Json, type JsonObject, sameJson } from '../engine/json.ts';
import type { Reader, Row } from '../engine/ports.ts';
import type { ReverseFilter } from '../engine/resource/declared-filters.ts';
import type { StoredObject, UniqueConstraint } from '../engine/resource/resource.ts';
import type { Mapping, TypeName } from '../engine/schema/field-kinds.ts';

/** NetBox 4.5: a position of a front port leads to a position of a rear port. The front port keeps it. */
export type PortMapping = Mapping<'rear_port'>;

/** The fields of a front port, or of its template, that keep its mappings: the first position, and those behind it. */
export type KeptMappings = {
  readonly rear_port: number | null;
  readonly rear_port_position: number;
  readonly further_rear_ports: readonly PortMapping[];
};

/** NetBox: rear ports are found by the front ports that lead to them; so are their templates. */
export const mappedFrom = (referrer: TypeName): ReverseFilter => ({
  referrer,
  field: 'rear_port',
  furtherField: 'further_rear_ports',
  filter: 'id',
  isChoice: true,
});

/** The mappings that a front port keeps, by their positions. */
export function mappingsOf(values: JsonObject): readonly PortMapping[] {
  const { rear_port, rear_port_position, further_rear_ports } = values;
  const first =
    typeof rear_port === 'number'
      ? [{ position: 1, rear_port, rear_port_position: Number(rear_port_position ?? 1) }]
      : [];
  return [...first, ...(Array.isArray(further_rear_ports) ? further_rear_ports.flatMap(mappingIn) : [])];
}

function mappingIn(entry: Json): readonly PortMapping[] {
  if (!isJsonObject(entry)) return [];
  const { position, rear_port, rear_port_position } = entry;
  return [{ position: Number(position), rear_port: Number(rear_port), rear_port_position: Number(rear_port_position) }];
}

/** The same the other way round: how a front port keeps mappings. */
export function kept(mappings: readonly PortMapping[]): KeptMappings {
  const first = mappings.find(({ position }) => position === 1);
  return {
    rear_port: first?.rear_port ?? null,
    rear_port_position: first?.rear_port_position ?? 1,
    further_rear_ports: mappings.filter((mapping) => mapping !== first).toSorted((a, b) => a.position - b.position),
  };
}

/** A list of mappings comes before the fields that it stands for. */
export const keptAsGiven = ({ rear_ports }: { readonly rear_ports: readonly PortMapping[] | null }) =>
  rear_ports === null ? {} : { ...kept(rear_ports), rear_ports: null };

/** NetBox: a position of a rear port is mapped once. */
export const mappedOnce = {
  name: 'rear_port_position',
  fields: ['rear_port', 'rear_port_position'],
  each: mappingsOf,
} as const satisfies UniqueConstraint;

/** The mappings of a page of front ports. */
export const annotateMappings = (ports: readonly StoredObject[]): ReadonlyMap<number, JsonObject> =>
  new Map(ports.map(({ id, values }) => [id, { rear_ports: mappingsOf(values) }]));

/**
 * How many positions of a front port may be mapped: as many as the largest connectors have fibres. A transaction frees and
 * claims the positions of rear ports for all of them at once.
 */
export const mostMappings = 32;
export const tooManyMappings = `At most ${mostMappings} positions of a front port can be mapped.`;

/** What rules say of a front port by its values alone. */
export function frontPositionProblems({ name, positions, ...values }: JsonObject): FieldErrors {
  const errors = new ErrorCollector();
  const mappings = mappingsOf(values);
  const most = Number(positions ?? 1);
  if (mappings.length > mostMappings) errors.add('rear_ports', tooManyMappings);
  if (mappings.length > most)
    errors.add(
      'positions',
      `The number of positions cannot be less than the number of mapped rear ports (${mappings.length})`,
    );
  else
    for (const { position } of mappings)
      if (position > most) errors.add('rear_ports', invalidPosition('front', position, { name, positions: most }));
  for (const repeated of repeatedIn(mappings, ({ position }) => position))
    errors.add('rear_ports', `Position ${repeated.position} is mapped more than once.`);
  for (const repeated of repeatedIn(
    mappings,
    ({ rear_port, rear_port_position }) => `${rear_port} ${rear_port_position}`,
  ))
    errors.add(
      'rear_ports',
      `Position ${repeated.rear_port_position} of rear port ${repeated.rear_port} is mapped more than once.`,
    );
  return errors.errors;
}

/** The entries that say of something what an earlier one says already. */
export const repeatedIn = <T>(entries: readonly T[], said: (entry: T) => Json): readonly T[] =>
  entries.filter((entry, index) => entries.findIndex((other) => said(other) === said(entry)) < index);

interface Port {
  readonly name?: Json | undefined;
  readonly positions?: Json | undefined;
}

/** NetBox's sentence for a position that a port does not have. */
export const invalidPosition = (side: 'front' | 'rear', position: number, { name, positions }: Port): string =>
  `Invalid ${side} port position (${position}): ${side === 'front' ? 'Front' : 'Rear'} port ${name} has only ${positions} positions.`;

/** Messages for a first position that leads to a position which its rear port does not have. */
export const positionProblems = (
  { rear_port_position }: { readonly rear_port_position: number },
  rear: { readonly name: string; readonly positions: number } | undefined,
): FieldErrors =>
  rear && rear_port_position > rear.positions
    ? { rear_port_position: [invalidPosition('rear', rear_port_position, rear)] }
    : {};

/** True when a write leads the port elsewhere. */
export const isRemapped = (before: JsonObject | null, after: JsonObject): boolean =>
  !sameJson(before === null ? [] : mappingsOf(before), mappingsOf(after));

/** The mappings to one rear port, as the rear port shows them. */
export const mappingsTo = (rear: number, fronts: readonly Row<JsonObject>[]): readonly Mapping<'front_port'>[] =>
  fronts
    .flatMap(({ id, values }) =>
      mappingsOf(values).flatMap(({ position, rear_port, rear_port_position }) =>
        rear_port === rear ? [{ position: rear_port_position, front_port: id, front_port_position: position }] : [],
      ),
    )
    .toSorted((a, b) => a.position - b.position);

/** The mappings of a page of rear ports: front ports are read for all of their devices, or types, at once. */
export async function annotateMapped(
  reader: Pick<Reader, 'referring'>,
  frontType: TypeName,
  owners: readonly string[],
  ports: readonly StoredObject[],
): Promise<ReadonlyMap<number, JsonObject>> {
  const fronts = await Promise.all(
    owners.map(async (owner) => {
      const ids = new Set(ports.flatMap(({ values }) => values[owner] ?? []).map(String));
      const found =
        ids.size > 0 ? await reader.referring(frontType, owner, [...ids]) : new Map<string, readonly Row[]>();
      return [owner, found] as const;
    }),
  );
  return new Map(
    ports.map(({ id, values }) => {
      const siblings = fronts.flatMap(([owner, found]) => found.get(String(values[owner] ?? '')) ?? []);
      return [id, { front_ports: mappingsTo(id, siblings) }];
    }),
  );
}
