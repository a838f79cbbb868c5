import { type DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb';
import { Refusal } from './surroundings.ts';

/** CloudFormation names the table `qm-<stage>-Table-<letters and digits>`; a restored copy has the time behind that. */
const livePattern = (stage: string): RegExp => new RegExp(`^(qm-${stage}-Table-[A-Z0-9]+)(?:-at-(\\d{8}T\\d{6}Z))?$`);

const compact = (time: Date): string => time.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');

/** Name of the copy of a table as it was at `time`, and of the backup of that copy. */
export const copyName = (table: string, time: Date): string => `${table}-at-${compact(time)}`;

/**
 * The table of a stage: the only one that has the name of one, or the one that is `named`. One that a stopped restore has
 * deleted already is known by its copy.
 */
export async function tableOfStage(client: DynamoDBClient, stage: string, named?: string): Promise<string> {
  const found = new Set<string>();
  for await (const { TableNames = [] } of paginateListTables({ client }, {}))
    for (const name of TableNames) {
      const [, table] = livePattern(stage).exec(name) ?? [];
      if (table !== undefined) found.add(table);
    }
  if (named !== undefined && found.has(named)) return named;
  const list = [...found].map((name) => `\n  ${name}`).join('');
  if (named !== undefined) throw new Refusal(`The stage ${stage} has no table ${named}. It has:${list || ' none'}`);
  const [only, ...others] = found;
  if (only === undefined) throw new Refusal(`There is no table of the stage ${stage} in this account and region.`);
  if (others.length > 0)
    throw new Refusal(
      `There are several tables of the stage ${stage}; name the one that it uses with --table (QM_TABLE of its functions):${list}`,
    );
  return only;
}
