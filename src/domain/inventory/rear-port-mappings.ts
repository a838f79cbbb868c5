import { isJsonObject } from '../engine/json.ts';
import type { ReverseFilter } from '../engine/resource/declared-filters.ts';
import type { ViewDeclaration } from '../engine/resource/resource.ts';

/** NetBox 4.5: a front port has a list of mappings to rear ports. Here it has one mapping at most. */
export const rearPortMappings: ViewDeclaration = {
  help: 'Rear port and position that the front port maps to; at most one entry',
  entry: { position: 'integer', rear_port: 'integer', rear_port_position: 'integer' },
  answer: ({ rear_port = null, rear_port_position = null }) =>
    rear_port === null ? [] : [{ position: 1, rear_port, rear_port_position }],
  read(entries) {
    const [mapping, ...others] = entries;
    if (mapping === undefined) return { rear_port: null };
    if (!isJsonObject(mapping)) return 'Each entry must be a JSON object.';
    if (others.length > 0 || (mapping.position ?? 1) !== 1) return 'A front port must map to exactly one position.';
    return { rear_port: mapping.rear_port ?? null, rear_port_position: mapping.rear_port_position ?? 1 };
  },
};

/** NetBox: rear ports are found by the front ports that lead to them; so are their templates. */
export const mappedFrom = (referrer: ReverseFilter['referrer']): ReverseFilter => ({
  referrer,
  field: 'rear_port',
  filter: 'id',
  isChoice: true,
});

/** Messages for a front port, or a template of one, that leads to a position which its rear port does not have. */
export const positionProblems = (
  { rear_port_position }: { readonly rear_port_position: number },
  rear: { readonly name: string; readonly positions: number } | undefined,
) =>
  rear && rear_port_position > rear.positions
    ? {
        rear_port_position: [
          `Invalid rear port position (${rear_port_position}): Rear port ${rear.name} has only ${rear.positions} positions.`,
        ],
      }
    : {};
