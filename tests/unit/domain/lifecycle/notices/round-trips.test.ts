import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { notices, said } from '../../../../support/notices/arbitrary-notice.ts';
import { read } from '../../../../support/notices/read.ts';
import { writeEdifact } from '../../../../support/notices/write-edifact.ts';
import { writeCsv, writeXlsx } from '../../../../support/notices/write-table.ts';
import { writeUbl } from '../../../../support/notices/write-ubl.ts';
import { writeX12 } from '../../../../support/notices/write-x12.ts';

test.each([
  ['csv', writeCsv],
  ['xlsx', writeXlsx],
  ['x12-856', writeX12],
  ['edifact-desadv', writeEdifact],
  ['ubl-despatch-advice', writeUbl],
] as const)('what is written as %s is read as the same notice', async (format, write) => {
  await fc.assert(
    fc.asyncProperty(notices, async (notice) => {
      const result = await read(write(notice));
      expect(result.format).toBe(format);
      expect(said(result.notice)).toEqual(said(notice));
    }),
    { numRuns: format === 'xlsx' ? 25 : 100 },
  );
});
