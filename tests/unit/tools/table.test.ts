import { expect, test } from 'vitest';
import { table } from '../../../tools/serverless/table.ts';
import released from '../../support/tables/released.json' with { type: 'json' };

interface Index {
  readonly IndexName?: string | undefined;
}

interface Definition {
  readonly KeySchema: readonly object[];
  readonly GlobalSecondaryIndexes: readonly Index[];
}

/** What an update of the stack would have to do to the table. An index that looks different is deleted and created. */
function steps(from: Definition, to: Definition): readonly string[] {
  const missingIn =
    ({ GlobalSecondaryIndexes: others }: Definition) =>
    (index: Index) =>
      !others.some((other) => JSON.stringify(other) === JSON.stringify(index));
  return [
    ...(JSON.stringify(from.KeySchema) === JSON.stringify(to.KeySchema) ? [] : ['replace the table']),
    ...from.GlobalSecondaryIndexes.filter(missingIn(to)).map(({ IndexName }) => `delete ${IndexName}`),
    ...to.GlobalSecondaryIndexes.filter(missingIn(from)).map(({ IndexName }) => `create ${IndexName}`),
  ];
}

/** DynamoDB creates or deletes one index with an update of a table, and CloudFormation makes one update. */
test('an update from the released version changes one index at most', () => {
  expect(steps(released, table.Properties).filter((step) => step === 'replace the table')).toEqual([]);
  expect(steps(released, table.Properties).length).toBeLessThanOrEqual(1);
});

test('what an update would have to do is seen', () => {
  const [first, ...others] = released.GlobalSecondaryIndexes;
  const projected = { ...first, Projection: { ProjectionType: 'ALL' } };
  const byName = { ...first, IndexName: 'byName' };
  expect(steps(released, { ...released, GlobalSecondaryIndexes: others })).toEqual(['delete inOrder']);
  expect(steps(released, { ...released, GlobalSecondaryIndexes: [byName, ...others] })).toEqual([
    'delete inOrder',
    'create byName',
  ]);
  expect(steps(released, { ...released, GlobalSecondaryIndexes: [projected, ...others] })).toEqual([
    'delete inOrder',
    'create inOrder',
  ]);
  expect(steps(released, { ...released, KeySchema: [] })).toEqual(['replace the table']);
});
