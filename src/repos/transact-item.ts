import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { type Action, type Condition, heldFor } from './actions.ts';
import { type CounterDelta, movesAttribute } from './counters.ts';
import { countAttribute, timeToLiveAttribute } from './table.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

function conditionOf(condition: Condition) {
  if (condition === 'none') return {};
  if (condition === 'absent') return { ConditionExpression: 'attribute_not_exists(pk)' };
  if (condition === 'present') return { ConditionExpression: 'attribute_exists(pk)' };
  if ('holder' in condition)
    return {
      ConditionExpression: '#id = :holder OR attribute_not_exists(pk)',
      ExpressionAttributeNames: { '#id': 'id' },
      ExpressionAttributeValues: { ':holder': condition.holder },
    };
  if ('state' in condition) return stateCondition(condition);
  if ('counted' in condition || 'countedAtMost' in condition) return countCondition(condition);
  if ('heldFor' in condition)
    return {
      ConditionExpression: '#heldFor = :heldFor',
      ExpressionAttributeNames: { '#heldFor': heldFor },
      ExpressionAttributeValues: { ':heldFor': condition.heldFor },
    };
  return {
    ConditionExpression: '#version = :version AND attribute_not_exists(#heldFor)',
    ExpressionAttributeNames: { '#version': 'version', '#heldFor': heldFor },
    ExpressionAttributeValues: { ':version': condition.version },
  };
}

function stateCondition({ state, since }: { readonly state: string; readonly since?: number }) {
  const unchanged = since !== undefined;
  return {
    ConditionExpression: `#state = :state${unchanged ? ' AND #since = :since' : ''}`,
    ExpressionAttributeNames: { '#state': 'state', ...(unchanged ? { '#since': 'since' } : {}) },
    ExpressionAttributeValues: { ':state': state, ...(unchanged ? { ':since': since } : {}) },
  };
}

/** What nobody has counted yet is 0. */
function countCondition(condition: { readonly counted: number } | { readonly countedAtMost: number }) {
  const exactly = 'counted' in condition;
  const bound = exactly ? condition.counted : condition.countedAtMost;
  const stored = `${countAttribute} ${exactly ? '=' : '<='} :bound`;
  const absent = `attribute_not_exists(${countAttribute})`;
  if (exactly && bound === 0) return { ConditionExpression: absent };
  return {
    ConditionExpression: exactly ? stored : `${stored} OR ${absent}`,
    ExpressionAttributeValues: { ':bound': bound },
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
      return { Update: { TableName: table, Key, ...additions(write.delta) } };
    case 'count':
      return { Update: { TableName: table, Key, ...counting(write.add, write.expires, conditionOf(write.condition)) } };
    case 'hold':
      return { Update: { TableName: table, Key, ...holding(write.journal, conditionOf(write.condition)) } };
  }
}

function counting(units: number, expires: number, condition: ReturnType<typeof conditionOf>) {
  return {
    ...condition,
    UpdateExpression: `SET ${timeToLiveAttribute} = :expires ADD ${countAttribute} :units`,
    ExpressionAttributeValues: { ...condition.ExpressionAttributeValues, ':units': units, ':expires': expires },
  };
}

function holding(journal: string | null, condition: ReturnType<typeof conditionOf>) {
  if (journal === null) return { ...condition, UpdateExpression: 'REMOVE #heldFor' };
  const values = { ...condition.ExpressionAttributeValues, ':journal': journal };
  return { ...condition, UpdateExpression: 'SET #heldFor = :journal', ExpressionAttributeValues: values };
}

/** A create and a delete of one transaction may cancel each other out; `moves` never does. */
function additions(delta: CounterDelta) {
  const entries = Object.entries(delta).filter(([name, value]) => value !== 0 || name === movesAttribute);
  return {
    UpdateExpression: `ADD ${entries.map((_, index) => `#a${index} :a${index}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(entries.map(([name], index) => [`#a${index}`, name])),
    ExpressionAttributeValues: Object.fromEntries(entries.map(([, value], index) => [`:a${index}`, value])),
  };
}
