import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  BatchWriteItemCommand,
  type DynamoDBClient,
  paginateScan,
  type TableDescription,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { createTable } from '../../tools/local/table.ts';

type Items = readonly NonNullable<WriteRequest['PutRequest']>['Item'][];

interface Backup {
  readonly name: string;
  readonly items: Items;
}

const inputSchema = z.looseObject({
  TableName: z.string().optional(),
  BackupName: z.string().optional(),
  BackupArn: z.string().optional(),
  TargetTableName: z.string().optional(),
  SourceTableName: z.string().optional(),
});
type Input = z.infer<typeof inputSchema>;

/** Its message is the name of the error. */
class Refused extends Error {}

/**
 * A DynamoDB endpoint that has backups and point-in-time recovery, which no engine on a machine has; all else is asked of
 * the engine behind it. What it begins is there after it was looked at so many times.
 */
export class BackupEndpoint {
  readonly calls: string[] = [];
  /** Tables whose point-in-time recovery is on. */
  readonly recoverable = new Set<string>();
  readonly #engine: string;
  readonly #client: DynamoDBClient;
  readonly #past: Items;
  readonly #looks: number;
  readonly #pending = new Map<string, number>();
  readonly #backups = new Map<string, Backup>();
  readonly #restoredFrom = new Map<string, string>();
  readonly #server = createServer((request, response) => {
    void this.#answer(request).then(
      ({ status, body }) => response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.0' }).end(body),
      () => response.destroy(),
    );
  });

  /** `past` is what tables held at any earlier time; `looks` how often something is not there yet. */
  constructor(engine: string, client: DynamoDBClient, past: Items, looks: number) {
    this.#engine = engine;
    this.#client = client;
    this.#past = past;
    this.#looks = looks;
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  stop(): Promise<unknown> {
    return new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage): Promise<{ readonly status: number; readonly body: string }> {
    const target = String(request.headers['x-amz-target']);
    const sent = await text(request);
    const operation = target.split('.')[1] ?? '';
    this.calls.push(operation);
    try {
      const input = inputSchema.parse(JSON.parse(sent));
      const own = await this.#own(operation, input);
      if (own) return { status: 200, body: JSON.stringify(own) };
      const passed = await this.#pass(target, sent, request);
      return operation === 'DescribeTable' && passed.status === 200
        ? { ...passed, body: this.#described(String(input.TableName), passed.body) }
        : passed;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { status: 400, body: JSON.stringify({ __type: `com.amazonaws.dynamodb#${error.message}` }) };
    }
  }

  async #pass(target: string, body: string, { headers }: IncomingMessage) {
    const { authorization = '', 'x-amz-date': date = '' } = headers;
    const answer = await fetch(this.#engine, {
      method: 'POST',
      headers: {
        'x-amz-target': target,
        authorization,
        'x-amz-date': String(date),
        'content-type': 'application/x-amz-json-1.0',
      },
      body,
    });
    return { status: answer.status, body: await answer.text() };
  }

  async #own(operation: string, input: Input): Promise<object | undefined> {
    const { TableName = '', BackupArn = '', BackupName = '', TargetTableName = '', SourceTableName = '' } = input;
    switch (operation) {
      case 'DescribeContinuousBackups':
        return { ContinuousBackupsDescription: this.#continuous(TableName) };
      case 'UpdateContinuousBackups':
        if (this.#looked(`recovery of ${TableName}`)) throw new Refused('ContinuousBackupsUnavailableException');
        this.recoverable.add(TableName);
        return { ContinuousBackupsDescription: this.#continuous(TableName) };
      case 'RestoreTableToPointInTime':
        if (!this.recoverable.has(SourceTableName)) throw new Refused('PointInTimeRecoveryUnavailableException');
        await this.#make(TargetTableName, this.#past);
        return { TableDescription: {} };
      case 'CreateBackup':
        if (this.#looked(`backup of ${TableName}`)) throw new Refused('TableInUseException');
        return this.#begun(TableName, BackupName);
      case 'ListBackups':
        return {
          BackupSummaries: [...this.#backups].map(([arn, { name }]) => ({ BackupArn: arn, BackupName: name })),
        };
      case 'DescribeBackup':
        return this.#describedBackup(BackupArn, this.#looked(BackupArn) ? 'CREATING' : 'AVAILABLE');
      case 'RestoreTableFromBackup': {
        const backup = this.#backups.get(BackupArn);
        if (!backup || (this.#pending.get(BackupArn) ?? 0) > 0) throw new Refused('BackupNotFoundException');
        await this.#make(TargetTableName, backup.items);
        this.#restoredFrom.set(TargetTableName, BackupArn);
        return { TableDescription: {} };
      }
      default:
        return undefined;
    }
  }

  #continuous(table: string) {
    const on = this.recoverable.has(table);
    const seconds = Date.now() / 1000;
    return {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: {
        PointInTimeRecoveryStatus: on ? 'ENABLED' : 'DISABLED',
        ...(on ? { EarliestRestorableDateTime: seconds - 86_400, LatestRestorableDateTime: seconds - 300 } : {}),
      },
    };
  }

  async #begun(table: string, name: string) {
    const arn = `arn:aws:dynamodb:eu-central-1:000000000000:table/${table}/backup/${this.#backups.size}`;
    this.#backups.set(arn, { name, items: await this.#itemsOf(table) });
    this.#pending.set(arn, this.#looks);
    return { BackupDetails: this.#describedBackup(arn, 'CREATING').BackupDescription.BackupDetails };
  }

  #describedBackup(BackupArn: string, BackupStatus: string) {
    const name = this.#backups.get(BackupArn)?.name;
    return { BackupDescription: { BackupDetails: { BackupArn, BackupName: name, BackupStatus } } };
  }

  /** True the first few times that something is looked at. */
  #looked(what: string): boolean {
    const left = this.#pending.get(what) ?? this.#looks;
    this.#pending.set(what, Math.max(0, left - 1));
    return left > 0;
  }

  async #make(table: string, items: Items): Promise<void> {
    await createTable(table, this.#engine);
    this.#pending.set(table, this.#looks);
    for (const Item of items)
      await this.#client.send(new BatchWriteItemCommand({ RequestItems: { [table]: [{ PutRequest: { Item } }] } }));
  }

  async #itemsOf(TableName: string): Promise<Items> {
    const items: NonNullable<WriteRequest['PutRequest']>['Item'][] = [];
    for await (const { Items = [] } of paginateScan({ client: this.#client }, { TableName })) items.push(...Items);
    return items;
  }

  #described(table: string, body: string): string {
    const { Table }: { Table: TableDescription } = JSON.parse(body);
    const isMade = this.#pending.has(table);
    const source = this.#restoredFrom.get(table);
    const status = isMade && this.#looked(table) ? { TableStatus: 'CREATING' } : {};
    return JSON.stringify({
      Table: { ...Table, ...status, ...(source ? { RestoreSummary: { SourceBackupArn: source } } : {}) },
    });
  }
}
