import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Key } from './table.ts';

/** An attribute in records of the stream, as far as objects have them. */
export interface PlainAttribute {
  readonly S?: string;
  readonly N?: string;
  readonly B?: Uint8Array;
}

/** A key as DynamoDB's own protocol has it. */
export const attributesOf = ({ pk, sk }: Key) => ({ pk: { S: pk }, sk: { S: sk } });

/**
 * An item out of DynamoDB's own protocol: items that are read by key hold texts, numbers and bytes, nothing else. The document
 * client, which knows all types, takes several times as long for the thousands of items of a page.
 */
export function plainItem(
  attributes: Readonly<Record<string, AttributeValue | PlainAttribute>>,
): Record<string, string | number | Uint8Array> {
  const item: Record<string, string | number | Uint8Array> = {};
  for (const name in attributes) {
    const value = attributes[name];
    if (value?.S !== undefined) item[name] = value.S;
    else if (value?.N !== undefined) item[name] = Number(value.N);
    else if (value?.B !== undefined) item[name] = value.B;
    else throw new Error(`The attribute ${name} is no text, no number and no bytes.`);
  }
  return item;
}
