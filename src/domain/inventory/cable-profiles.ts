import type { CableSide } from './cable-ends.ts';

/** One position of one connector. */
export interface ConnectorPosition {
  readonly connector: number;
  readonly position: number;
}

/** What a cable has on one side. */
export interface Connectors {
  readonly connectors: number;
  /** Positions of each connector. */
  readonly positions: number;
}

/** NetBox: the letter C counts connectors, P positions on each; `breakout-1c4p-4c1p` has 1 and 4 connectors. */
export function connectorsOf(profile: string): Readonly<Record<CableSide, Connectors>> {
  const sides = [...profile.matchAll(/(\d+)c(\d+)p/g)].map(([, connectors, positions]) => ({
    connectors: Number(connectors),
    positions: Number(positions),
  }));
  const [A = { connectors: 0, positions: 0 }, B = A] = sides;
  return { A, B };
}

type Wiring = (from: ConnectorPosition) => ConnectorPosition;

const straight: Wiring = (from) => from;
const crossed: Wiring = ({ connector, position }) => ({ connector: position, position: connector });
/** Pairs of positions go to the connectors in turn. */
const inPairs: Wiring = ({ connector, position }) => {
  const [pair, place] = [Math.floor((position - 1) / 2), (position - 1) % 2];
  return { connector: pair + 1, position: 2 * (connector - 1) + place + 1 };
};
/** The same, to connectors of one position: four for each pair. */
const pairsToSingles: Wiring = (from) => {
  const { connector, position } = inPairs(from);
  return { connector: 4 * (connector - 1) + position, position: 1 };
};
const singlesToPairs: Wiring = ({ connector }) =>
  inPairs({ connector: Math.floor((connector - 1) / 4) + 1, position: ((connector - 1) % 4) + 1 });

/** Wirings of profiles that are not straight, seen from either side. */
const wirings: Readonly<Record<string, Readonly<Record<CableSide, Wiring>>>> = {
  'trunk-2c4p-shuffle': { A: inPairs, B: inPairs },
  'trunk-4c4p-shuffle': { A: crossed, B: crossed },
  'breakout-1c2p-2c1p': { A: crossed, B: crossed },
  'breakout-1c4p-4c1p': { A: crossed, B: crossed },
  'breakout-1c6p-6c1p': { A: crossed, B: crossed },
  'breakout-1c8p-8c1p': { A: crossed, B: crossed },
  'breakout-2c4p-8c1p-shuffle': { A: pairsToSingles, B: singlesToPairs },
};

/** NetBox: where a position of one side comes out on the other. */
export const farPosition = (profile: string, side: CableSide, from: ConnectorPosition): ConnectorPosition =>
  (wirings[profile]?.[side] ?? straight)(from);
