import type { JsonObject } from '../../src/domain/engine/json.ts';

/** Names that one version of YAML or another takes for something else. */
export const trickyTexts: readonly string[] = [
  ...[
    '1:1',
    '1:30',
    '1:60:1.5',
    '08',
    '010',
    '0o17',
    '0x1F',
    '0x_',
    '0b101',
    '1_000',
    '1e3',
    '1.0e+3',
    '.5',
    '1.',
    '+1',
  ],
  ...['no', 'On', 'YES', 'y', 'N', 'true', 'null', '~', '=', '<<', '.inf', '-.INF', '.NaN', '.', '-', '?', ':', '::'],
  ...[
    '2026-01-01',
    '2026-1-1 1:1:1',
    '2001-12-14t21:59:43.10-05:00',
    '---',
    '...',
    '--- a',
    '- a',
    'a: b',
    'a #b',
    '#x',
  ],
  ...['!x', '&x', '*x', '%x', '@x', '`x', '"x', "'x", '{', '[', ']', 'x,y', '"\\', 'é', '😀', 'x'.repeat(60)],
];

/** A repeatable stream of choices. */
class Choices {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (this.#state >>> 8) % limit;
  }

  of<T>(values: readonly [T, ...T[]]): T {
    return values[this.below(values.length)] ?? values[0];
  }

  /** Members that may be there or not. */
  some(members: JsonObject): JsonObject {
    return Object.fromEntries(Object.entries(members).filter(() => this.below(2) === 0));
  }

  /** Different names, some of them tricky. */
  names(prefix: string): readonly string[] {
    const count = this.below(5);
    const names = Array.from({ length: count }, (_, index) =>
      this.below(3) === 0 ? `${prefix}${index}` : (trickyTexts[this.below(trickyTexts.length)] ?? prefix),
    );
    return [...new Set(names)];
  }
}

const withItems = (lists: Readonly<Record<string, readonly JsonObject[]>>): JsonObject =>
  Object.fromEntries(Object.entries(lists).filter(([, items]) => items.length > 0));

/** Components of every kind, with every member that the library has for them. */
function components(choices: Choices): JsonObject {
  const texts = () =>
    choices.some({
      label: choices.of(['1:1', 'no', 'Uplink']),
      description: choices.of(['1e3', 'On', 'to: the #left']),
    });
  const color = () => choices.some({ color: choices.of(['aa1409', '111111', '000000', '001234', '123e45']) });
  const consoles = choices
    .names('con')
    .map((name) => ({ name, ...texts(), type: choices.of(['rj-45', 'usb-a', 'de-9']) }));
  const servers = choices.names('srv').map((name) => ({ name, ...texts(), type: 'rj-45' }));
  const feeds = choices.names('PSU').map((name) => ({
    name,
    ...texts(),
    type: 'iec-60320-c14',
    ...choices.some({ maximum_draw: 350, allocated_draw: 100 }),
  }));
  const [feed] = feeds;
  const outlets = choices.names('out').map((name) => ({
    name,
    ...texts(),
    type: 'iec-60320-c13',
    ...color(),
    ...(feed ? choices.some({ power_port: feed.name, feed_leg: choices.of(['A', 'B', 'C']) }) : {}),
  }));
  const interfaces = choices.names('eth').map((name) => ({
    name,
    ...texts(),
    type: choices.of(['1000base-t', '10gbase-x-sfpp', 'virtual']),
    ...choices.some({ enabled: false, mgmt_only: true, poe_mode: 'pse', poe_type: 'type2-ieee802.3at' }),
  }));
  const rears = choices.names('rear').map((name) => ({ name, ...texts(), type: 'mpo', ...color(), positions: 12 }));
  const [rear] = rears;
  const fronts = choices.names('front').map((name) => ({ name, ...texts(), type: 'lc', ...color(), positions: 1 }));
  const mappings = fronts.flatMap(({ name }, index) =>
    rear ? [{ front_port: name, front_port_position: 1, rear_port: rear.name, rear_port_position: index + 1 }] : [],
  );
  const bays = choices.names('bay').map((name) => ({
    name,
    ...texts(),
    position: choices.of(['08', '1:1', '0']),
    ...choices.some({ enabled: false }),
  }));
  return withItems({
    'console-ports': consoles,
    'console-server-ports': servers,
    'power-ports': feeds,
    'power-outlets': outlets,
    interfaces,
    'rear-ports': rears,
    'front-ports': fronts,
    'port-mappings': mappings,
    'module-bays': bays,
  });
}

const comments = 'First line: no\n\n  * indented\n  * `code` # and more\n\nLast line 😀';

function typeValues(choices: Choices, number: number): JsonObject {
  const weight = choices.below(2) === 0 ? { weight: choices.of([1, 2.5, 0.05, 1000]), weight_unit: 'kg' } : {};
  return {
    manufacturer: 'Acme',
    model: `${trickyTexts[number % trickyTexts.length]}${number < trickyTexts.length ? '' : `/${number}`}`,
    ...choices.some({ description: choices.of(['1:30', 'no', 'Text: with colon']), comments }),
    ...weight,
  };
}

const deviceType = (choices: Choices, number: number): JsonObject => ({
  ...typeValues(choices, number),
  slug: `type-${number}`,
  u_height: choices.of([0, 1, 1.5, 42]),
  is_full_depth: choices.below(2) === 0,
  ...choices.some({
    part_number: choices.of(['010', '1_000', '1e3', '2026-01-01']),
    airflow: 'front-to-rear',
    exclude_from_utilization: true,
  }),
  ...components(choices),
});

const moduleType = (choices: Choices, number: number): JsonObject => ({
  ...typeValues(choices, number),
  ...choices.some({ part_number: choices.of(['08', '0x1F', '1.10']), airflow: 'passive' }),
  ...components(choices),
});

const rackType = (choices: Choices, number: number): JsonObject => ({
  ...typeValues(choices, number),
  slug: `rack-${number}`,
  form_factor: choices.of(['4-post-cabinet', 'wall-frame']),
  width: choices.of([10, 19, 23]),
  u_height: choices.of([12, 42]),
  starting_unit: choices.of([1, 3]),
  ...choices.some({ desc_units: true, mounting_depth: 740 }),
  ...(choices.below(2) === 0 ? { outer_width: 600, outer_height: 2000, outer_depth: 1070, outer_unit: 'mm' } : {}),
});

/** Documents as the library has them, always the same ones, by the type that they describe. */
export function libraryDocuments(
  count: number,
): ReadonlyMap<'dcim.devicetype' | 'dcim.moduletype' | 'dcim.racktype', readonly JsonObject[]> {
  const choices = new Choices(20_260);
  const some = (share: number, make: typeof deviceType) =>
    Array.from({ length: Math.round(count * share) }, (_, number) => make(choices, number));
  return new Map([
    ['dcim.devicetype', some(0.6, deviceType)],
    ['dcim.moduletype', some(0.2, moduleType)],
    ['dcim.racktype', some(0.2, rackType)],
  ]);
}
