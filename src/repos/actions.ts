import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Conflict, WorkUnit } from '../domain/model/store.ts';
import type { Change } from '../domain/model/work.ts';
import { resourceOf } from '../domain/registry.ts';
import { counterOf, type Item, markersOf, objectItem, ownedRows } from './items.ts';
import { counterPartition, type Key, objectKey } from './table.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** One action of a transaction, and what its failed condition would mean. */
export interface Action {
  readonly key: Key;
  readonly write:
    | { readonly kind: 'put'; readonly item: Item; readonly condition: Condition }
    | { readonly kind: 'delete'; readonly condition: Condition }
    | { readonly kind: 'check'; readonly condition: Condition }
    | { readonly kind: 'add'; readonly delta: number };
  readonly conflict?: Conflict;
}
/** `holder`: the marker still belongs to this object. */
type Condition = 'none' | 'absent' | { readonly version: number } | { readonly holder: number };

export const keyText = ({ pk, sk }: Key): string => `${pk}|${sk}`;

/** Everything that a unit of work writes: objects, markers, owned rows, and the counters of their collections. */
export interface UnitActions {
  readonly decisive: readonly Action[];
  readonly followUps: readonly Action[];
}

export function actionsOf(unit: WorkUnit): UnitActions {
  const changes = unit.changes.flatMap(changeActions);
  const later = (unit.followUps ?? []).flatMap(changeActions).map(whateverVersion);
  const written = new Set([...changes, ...later].map(({ key }) => keyText(key)));
  const guards = unit.guards.map(guardAction).filter(({ key }) => !written.has(keyText(key)));
  const counters = later.filter(({ write }) => write.kind === 'add');
  return {
    decisive: mergeCounters([...changes, ...guards, ...counters]),
    followUps: later.filter(({ write }) => write.kind !== 'add'),
  };
}

/** A follow-up deletes its object whatever version that has by now: what it belonged to is gone. */
const whateverVersion = (action: Action): Action =>
  action.write.kind === 'delete' && action.conflict && !isHolder(action.write.condition)
    ? { ...action, write: { kind: 'delete', condition: 'none' } }
    : action;
const isHolder = (condition: Condition): boolean => typeof condition === 'object' && 'holder' in condition;

function guardAction(guard: WorkUnit['guards'][number]): Action {
  const { type, id, version } = guard;
  return {
    key: objectKey(type, id, resourceOf(type).shards),
    write: { kind: 'check', condition: { version } },
    conflict: { kind: 'version', type, id },
  };
}

function changeActions(change: Change): readonly Action[] {
  const { type, id, before, after } = change;
  const resource = resourceOf(type);
  const key = objectKey(type, id, resource.shards);
  const conflict: Conflict = { kind: 'version', type, id };
  const condition: Condition = before ? { version: before.version } : 'absent';
  const object: Action = after
    ? {
        key,
        conflict,
        write: { kind: 'put', condition, item: objectItem(resource, id, (before?.version ?? 0) + 1, after) },
      }
    : { key, conflict, write: { kind: 'delete', condition } };
  const live = (after ? 1 : 0) - (before ? 1 : 0);
  const counter: Action[] =
    live === 0
      ? []
      : [{ key: { pk: counterPartition(type), sk: counterOf(resource, id) }, write: { kind: 'add', delta: live } }];
  return [object, ...markerActions(change), ...ownedRowActions(change), ...counter];
}

function markerActions({ type, id, before, after }: Change): readonly Action[] {
  const resource = resourceOf(type);
  const old = before ? markersOf(resource, before.values) : [];
  const wanted = after ? markersOf(resource, after) : [];
  const kept = new Set(old.map(({ key }) => key.pk));
  const taken = new Set(wanted.map(({ key }) => key.pk));
  const released = old.filter(({ key }) => !taken.has(key.pk));
  const claimed = wanted.filter(({ key }) => !kept.has(key.pk));
  return [
    ...released.map(
      ({ key }): Action => ({
        key,
        write: { kind: 'delete', condition: { holder: id } },
        conflict: { kind: 'version', type, id },
      }),
    ),
    ...claimed.map(
      ({ key, constraint }): Action => ({
        key,
        write: { kind: 'put', condition: 'absent', item: { ...key, id } },
        conflict: { kind: 'unique', type, id, constraint },
      }),
    ),
  ];
}

function ownedRowActions({ type, id, before, after }: Change): readonly Action[] {
  const resource = resourceOf(type);
  const old = before ? ownedRows(resource, id, before.values) : [];
  const wanted = after ? ownedRows(resource, id, after) : [];
  const keys = new Set(wanted.map(keyText));
  return [
    ...old
      .filter((item) => !keys.has(keyText(item)))
      .map(({ pk, sk }): Action => ({ key: { pk, sk }, write: { kind: 'delete', condition: 'none' } })),
    ...wanted.map((item): Action => ({ key: item, write: { kind: 'put', condition: 'none', item } })),
  ];
}

/** A transaction may name an item once only: additions to the same counter become one. */
export function mergeCounters(actions: readonly Action[]): readonly Action[] {
  const sums = new Map<string, Action & { readonly write: { kind: 'add'; delta: number } }>();
  const others: Action[] = [];
  for (const action of actions) {
    const { key, write } = action;
    if (write.kind !== 'add') others.push(action);
    else {
      const sum = (sums.get(keyText(key))?.write.delta ?? 0) + write.delta;
      sums.set(keyText(key), { key, write: { kind: 'add', delta: sum } });
    }
  }
  return [...others, ...[...sums.values()].filter(({ write }) => write.delta !== 0)];
}

export function conditionOf(condition: Condition) {
  if (condition === 'none') return {};
  if (condition === 'absent') return { ConditionExpression: 'attribute_not_exists(pk)' };
  if ('holder' in condition)
    return {
      ConditionExpression: '#id = :holder',
      ExpressionAttributeNames: { '#id': 'id' },
      ExpressionAttributeValues: { ':holder': condition.holder },
    };
  return {
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': condition.version },
  };
}

/** The action as TransactWriteItems takes it. */
export function transactItem({ key, write }: Action, table: string): TransactItem {
  const Key = { pk: key.pk, sk: key.sk };
  switch (write.kind) {
    case 'put':
      return { Put: { TableName: table, Item: write.item, ...conditionOf(write.condition) } };
    case 'delete':
      return { Delete: { TableName: table, Key, ...conditionOf(write.condition) } };
    case 'check':
      return {
        ConditionCheck: { TableName: table, Key, ConditionExpression: undefined, ...conditionOf(write.condition) },
      };
    case 'add':
      return {
        Update: {
          TableName: table,
          Key,
          UpdateExpression: 'ADD live :delta',
          ExpressionAttributeValues: { ':delta': write.delta },
        },
      };
  }
}
