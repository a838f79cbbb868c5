import { useState } from 'preact/hooks';
import { asProblem } from '../api/problem.ts';
import { useShared } from '../context.ts';

interface Props {
  /** Of the object. */
  readonly path: string;
  readonly papers: readonly string[];
}

/** The documents of an object as PDF files. */
export function Print({ path, papers }: Props) {
  const { client } = useShared();
  const [says, setSays] = useState('');
  const [busy, setBusy] = useState('');
  const print = async (paper: string) => {
    setBusy(paper);
    setSays('');
    try {
      save(await client.file(path, { query: { format: 'pdf', document: paper } }), nameOf(path, paper));
    } catch (thrown) {
      setSays(asProblem(thrown).message);
    } finally {
      setBusy('');
    }
  };
  if (papers.length === 0) return null;
  return (
    <div class="row">
      {papers.map((paper) => (
        <button key={paper} type="button" disabled={busy !== ''} onClick={() => print(paper)}>
          Print {paper.replaceAll('-', ' ')}
        </button>
      ))}
      {says && (
        <span class="error" role="alert">
          {says}
        </span>
      )}
    </div>
  );
}

/** `shipments-2-slip`: what it is of, since many files have the name of their kind. */
const nameOf = (path: string, paper: string): string =>
  `${path.split('/').filter(Boolean).slice(-2).join('-')}-${paper}.pdf`;

function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Browsers read it after the click.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
