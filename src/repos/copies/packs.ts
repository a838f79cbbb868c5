import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Json } from '../../domain/engine/json.ts';
import type { Resource } from '../../domain/engine/resource/resource.ts';
import type { TableAccess } from '../client.ts';
import { itemBytes } from '../items.ts';
import { KeyLoader } from '../key-loader.ts';
import { packKey } from '../table.ts';
import type { PackedColumn } from './columns.ts';
import { copiedFields, type Packed } from './range-copy.ts';

/** DynamoDB takes items of up to 400 KB. */
const largestPack = 390_000;

/**
 * Packed ranges in the table, left by functions that have read the objects themselves. They may be old: versions tell, so
 * that they are read at half the price and written without conditions.
 */
export class Packs {
  readonly #access: TableAccess;
  readonly #keys: KeyLoader;

  constructor(access: TableAccess) {
    this.#access = access;
    this.#keys = new KeyLoader(access, { consistent: false, whole: true });
  }

  /** Undefined where there is none, or one of other fields. */
  async read(resource: Resource, partition: string): Promise<Packed | undefined> {
    const item = await this.#keys.load(packKey(resource.type, partition));
    if (item?.fields !== copiedFields(resource).join() || !(item.versions instanceof Uint8Array)) return undefined;
    const constant: Readonly<Record<string, Json>> = JSON.parse(String(item.constant));
    const columns = new Map<string, PackedColumn>(Object.entries(constant).map(([name, all]) => [name, { all }]));
    for (const name of copiedFields(resource)) {
      const packed = item[`column ${name}`];
      if (packed instanceof Uint8Array) columns.set(name, packed);
    }
    // A copy: what the SDK gives need not begin at a multiple of four bytes.
    return { versions: new Uint32Array(Uint8Array.from(item.versions).buffer), columns };
  }

  /** Packs that are too large for an item are left out: who needs the range reads its objects. */
  async write(resource: Resource, partition: string, { versions, columns }: Packed): Promise<void> {
    const constant: Record<string, Json> = {};
    const packed: Record<string, Uint8Array> = {};
    for (const [name, column] of columns)
      if ('all' in column) constant[name] = column.all;
      else packed[`column ${name}`] = column;
    const bytes = new Uint8Array(versions.slice().buffer);
    const size = Object.values(packed).reduce((sum, { byteLength }) => sum + byteLength, bytes.byteLength);
    const fields = copiedFields(resource).join();
    const head = { ...packKey(resource.type, partition), fields, constant: JSON.stringify(constant) };
    if (size + itemBytes(head) > largestPack) return;
    const { client, table } = this.#access;
    await client.send(new PutCommand({ TableName: table, Item: { ...head, versions: bytes, ...packed } }));
  }
}
