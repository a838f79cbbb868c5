import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { UnreadableNotice } from '../../../../../src/domain/lifecycle/notices/delivery-notice.ts';
import { notices } from '../../../../support/notices/arbitrary-notice.ts';
import { read } from '../../../../support/notices/read.ts';
import { writeEdifact } from '../../../../support/notices/write-edifact.ts';
import { writeCsv, writeXlsx } from '../../../../support/notices/write-table.ts';
import { writeUbl } from '../../../../support/notices/write-ubl.ts';
import { writeX12 } from '../../../../support/notices/write-x12.ts';

/** One damage: so many bytes from a place on, in thousandths of the file, are replaced by others. */
const damage = fc.record({
  place: fc.nat(999),
  removed: fc.nat(40),
  added: fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    fc
      .string({ unit: fc.constantFrom(...'*~+:\'?<>&;,"\n\t 019AZ/='), maxLength: 12 })
      .map((text) => new TextEncoder().encode(text)),
  ),
});

function damaged(file: Uint8Array, damages: readonly { place: number; removed: number; added: Uint8Array }[]) {
  let bytes = [...file];
  for (const { place, removed, added } of damages) {
    const at = Math.floor((place / 1000) * bytes.length);
    bytes = [...bytes.slice(0, at), ...added, ...bytes.slice(at + removed)];
  }
  return Uint8Array.from(bytes);
}

test.each([
  ['csv', writeCsv, 150],
  ['xlsx', writeXlsx, 40],
  ['x12-856', writeX12, 150],
  ['edifact-desadv', writeEdifact, 150],
  ['ubl-despatch-advice', writeUbl, 100],
] as const)('a damaged file (%s) is read, or refused with a sentence', async (_, write, numRuns) => {
  await fc.assert(
    fc.asyncProperty(notices, fc.array(damage, { minLength: 1, maxLength: 3 }), async (notice, damages) => {
      const file = write(notice);
      const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file;
      const outcome = await read(damaged(bytes, damages)).catch((fault: unknown) => fault);
      if (outcome instanceof Error)
        expect([outcome instanceof UnreadableNotice, outcome.message]).toEqual([true, expect.any(String)]);
    }),
    { numRuns },
  );
});
