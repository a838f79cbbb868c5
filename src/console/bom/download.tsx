import { useState } from 'preact/hooks';
import { asProblem } from '../api/problem.ts';
import { useShared } from '../context.ts';
import { coveragePath } from './load-coverage.ts';

/** Saves the coverage of all lines as a file. */
export function Download({ bom, name }: { readonly bom: string; readonly name: string }) {
  const { client } = useShared();
  const [says, setSays] = useState('');
  const [isBusy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    setSays('');
    try {
      save(await client.text(coveragePath(bom), { query: { format: 'csv' } }), fileName(name));
    } catch (thrown) {
      setSays(asProblem(thrown).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <button type="button" onClick={download} disabled={isBusy}>
        Download CSV
      </button>
      {says && (
        <span class="error" role="alert">
          {says}
        </span>
      )}
    </>
  );
}

const fileName = (name: string): string => `coverage ${name.replaceAll(/[^\p{L}\p{N} _-]/gu, '').slice(0, 60)}`.trim();

function save(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${name}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
