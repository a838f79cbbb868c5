import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Json } from '../../domain/engine/json.ts';
import type { Resource } from '../../domain/engine/resource/resource.ts';
import type { TableAccess } from '../client.ts';
import { KeyLoader, type RawItem } from '../key-loader.ts';
import { idsPerBucket, packKey } from '../table.ts';
import type { PackedColumn } from './columns.ts';
import { copiedFields, type Packed } from './range-copy.ts';

/** Bytes of an item beside its head; DynamoDB takes items of up to 400 KB. */
const bytesPerItem = 350_000;
/** Ranges that take more are read from their objects. */
const mostItems = 12;

/** What the first item of a pack says of its bytes: the versions, then the columns one after the other. */
interface Head {
  /** The same in all items that were written together. */
  readonly stamp: string;
  readonly items: number;
  readonly crc: number;
  readonly fields: string;
  /** Columns that have one value everywhere. */
  readonly constant: Readonly<Record<string, Json>>;
  /** Lengths of the others, in their order. */
  readonly lengths: readonly (readonly [string, number])[];
}

/**
 * Packed ranges in the table, left by functions that have read the objects themselves. They may be old: versions tell, so
 * that they are read at half the price and written without conditions. What is not whole is taken for missing.
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
    const first = await this.#keys.load(packKey(resource.type, partition, 0));
    const head = first && headOf(first);
    if (!head || head.fields !== copiedFields(resource).join()) return undefined;
    const keys = Array.from({ length: head.items - 1 }, (_, item) => packKey(resource.type, partition, item + 1));
    const others = await Promise.all(keys.map((key) => this.#keys.load(key)));
    const bytes = Buffer.concat([first, ...others].map((item) => bytesIn(item, head.stamp)));
    if (crc32(bytes) !== head.crc) return undefined;
    let offset = 4 * (idsPerBucket / resource.shards);
    // A copy: bytes out of a larger buffer need not begin at a multiple of four.
    const versions = new Uint32Array(Uint8Array.from(bytes.subarray(0, offset)).buffer);
    const columns = new Map<string, PackedColumn>(Object.entries(head.constant).map(([name, all]) => [name, { all }]));
    for (const [name, length] of head.lengths) {
      columns.set(name, bytes.subarray(offset, offset + length));
      offset += length;
    }
    return { versions, columns };
  }

  async write(resource: Resource, partition: string, { versions, columns }: Packed): Promise<void> {
    const constant: Record<string, Json> = {};
    const lengths: [string, number][] = [];
    const pieces: Uint8Array[] = [new Uint8Array(versions.slice().buffer)];
    for (const [name, column] of columns)
      if ('all' in column) constant[name] = column.all;
      else {
        lengths.push([name, column.byteLength]);
        pieces.push(column);
      }
    const bytes = Buffer.concat(pieces);
    const items = Math.ceil(bytes.byteLength / bytesPerItem);
    if (items > mostItems) return;
    const stamp = randomUUID();
    const fields = copiedFields(resource).join();
    const head: Head = { stamp, items, crc: crc32(bytes), fields, constant, lengths };
    const { client, table } = this.#access;
    // The head comes last: until then the old one finds that its other items are gone, and is taken for missing.
    for (let item = items - 1; item >= 0; item--) {
      const slice = bytes.subarray(item * bytesPerItem, (item + 1) * bytesPerItem);
      const Item = {
        ...packKey(resource.type, partition, item),
        stamp,
        bytes: slice,
        ...(item === 0 ? { head: JSON.stringify(head) } : {}),
      };
      await client.send(new PutCommand({ TableName: table, Item }));
    }
  }
}

function headOf({ head }: RawItem): Head | undefined {
  if (typeof head !== 'string') return undefined;
  const parsed: Head = JSON.parse(head);
  return parsed;
}

const nothing = new Uint8Array();

const bytesIn = (item: RawItem | undefined, stamp: string): Uint8Array =>
  item?.stamp === stamp && item.bytes instanceof Uint8Array ? item.bytes : nothing;
