import type { ComponentChildren } from 'preact';
import type { JsonObject } from '../../domain/engine/json.ts';
import { textOf } from '../api/json.ts';
import { lists } from './addresses.ts';
import { type Level, levelIn } from './level.ts';
import { Arrival, Departure, LevelAfter } from './outlook.tsx';
import { numberOf, objectOf, type Spare, type StockLine } from './stock.ts';
import type { Bounds } from './suggested.ts';

/** What can be done with an item in a pool, a spare item of it, or a reservation. */
export type TaskName = 'transfer' | 'adjust' | 'reserve' | 'scrap' | 'receive' | 'level' | 'cancel';

/** A form of the API with what is known already, and what its dry run means. */
export interface Task {
  readonly name: TaskName;
  /** A verb, for buttons. */
  readonly label: string;
  readonly title: string;
  readonly path: string;
  readonly method?: 'POST' | 'PATCH';
  readonly fields: readonly string[];
  readonly initial: JsonObject;
  readonly preview: (answer: JsonObject, sent: JsonObject) => ComponentChildren;
}

export const labels: Readonly<Record<TaskName, string>> = {
  transfer: 'Transfer',
  adjust: 'Adjust',
  reserve: 'Reserve',
  scrap: 'Scrap',
  receive: 'Receive',
  level: 'Set the level',
  cancel: 'Cancel',
};

export const spareTasks = ['transfer', 'adjust', 'reserve', 'scrap'] as const;
export type SpareTask = (typeof spareTasks)[number];

/** The API takes one unit where nothing is said. */
const sentUnits = ({ quantity }: JsonObject): number => numberOf(quantity ?? 1);

const isServiceable = ({ status }: Spare): boolean => status.value === 'serviceable';

/** A task with one spare item; the level is that of its item in its pool. */
export function spareTask(name: SpareTask, spare: Spare, level: Level | undefined): Task {
  const figures = {
    quantity: spare.quantity,
    alreadyReserved: spare.reserved,
    level: isServiceable(spare) ? level : undefined,
  };
  const leaving = (units: number, reserved = 0) => <Departure {...figures} units={units} reserved={reserved} />;
  const counted = ({ quantity }: JsonObject) => leaving(numberOf(quantity) - spare.quantity);
  const common = {
    name,
    label: labels[name],
    title: `${labels[name]}: ${textOf(spare.object.display)}`,
    path: `${lists.spares}${spare.id}/${name}/`,
  };
  switch (name) {
    case 'transfer':
      return {
        ...common,
        fields: ['pool', 'quantity', 'reason'],
        initial: { quantity: 1 },
        preview: (answer, sent) => (
          <>
            {leaving(-sentUnits(sent))}
            <Arrival arrived={answer} units={sentUnits(sent)} />
          </>
        ),
      };
    case 'adjust':
      return { ...common, fields: ['quantity', 'reason'], initial: { quantity: spare.quantity }, preview: counted };
    case 'scrap':
      return { ...common, fields: ['quantity', 'reason'], initial: { quantity: 1 }, preview: counted };
    case 'reserve':
      return {
        ...common,
        path: lists.reservations,
        fields: ['bom', 'quantity', 'expires', 'description'],
        initial: { spare_item: spare.id, quantity: 1 },
        preview: (_, sent) => leaving(0, sentUnits(sent)),
      };
  }
}

const itemOf = ({ itemType, itemId, variant }: StockLine): JsonObject => ({
  item_type: itemType,
  item_id: Number(itemId),
  variant,
});

/** Units that come into a pool from nowhere that the API knows. */
export const receiveTask = (line: StockLine, pool: string): Task => ({
  name: 'receive',
  label: labels.receive,
  title: `${labels.receive}: ${line.name}`,
  path: `${lists.pools}${pool}/receive/`,
  fields: ['quantity', 'status', 'serial', 'asset_tag', 'reason'],
  initial: { ...itemOf(line), quantity: 1 },
  preview: (answer, sent) => <Arrival arrived={answer} units={sentUnits(sent)} />,
});

/** How many there should be, with bounds that somebody suggests or those that it has. */
export function levelTask(line: StockLine, pool: string, suggested?: Bounds): Task {
  const { min_quantity, max_quantity, reorder_quantity, id } = line.level?.object ?? {};
  const known = Object.entries({ min_quantity, max_quantity, reorder_quantity }).flatMap(([name, value]) =>
    typeof value === 'number' ? [[name, value] as const] : [],
  );
  return {
    name: 'level',
    label: labels.level,
    title: `${labels.level}: ${line.name}`,
    ...(line.level
      ? { path: `${lists.levels}${textOf(id)}/`, method: 'PATCH' }
      : { path: lists.levels, method: 'POST' }),
    fields: ['min_quantity', 'max_quantity', 'reorder_quantity'],
    initial: line.level ? { ...Object.fromEntries(known), ...suggested } : { ...itemOf(line), pool: Number(pool) },
    preview: (answer) => <LevelAfter title="Level" level={levelIn(answer)} />,
  };
}

/** Units of a reservation that become free. */
export function cancelTask(reservation: JsonObject, line: StockLine): Task {
  const spare = line.spares.find(({ id }) => id === numberOf(objectOf(reservation.spare_item).id));
  const left = numberOf(reservation.quantity) - numberOf(reservation.qty_drawn);
  return {
    name: 'cancel',
    label: 'Cancel the reservation',
    title: `Cancel the reservation: ${textOf(reservation.display)}`,
    path: `${lists.reservations}${textOf(reservation.id)}/cancel/`,
    fields: [],
    initial: {},
    preview: () => (
      <Departure
        units={0}
        reserved={-left}
        quantity={spare?.quantity ?? 0}
        alreadyReserved={spare?.reserved ?? 0}
        level={line.level}
      />
    ),
  };
}
