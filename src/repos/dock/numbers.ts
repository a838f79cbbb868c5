/** FNV-1a: spreads numbers that differ in their last digit over all buckets. */
export function bucketOfNumber(number: string, buckets: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < number.length; index++) {
    hash ^= number.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0) % buckets;
}
