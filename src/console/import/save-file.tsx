import { useState } from 'preact/hooks';
import { csvName } from './upload.ts';

interface Props {
  readonly name: string;
  readonly content: (signal: AbortSignal) => Promise<Blob>;
}

/** Gives a file with the changes back. */
export function SaveFile({ name, content }: Props) {
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      saveAs(csvName(name.replace(/(\.\w+)?$/, '-corrected')), await content(new AbortController().signal));
    } finally {
      setBusy(false);
    }
  };
  return (
    <button type="button" disabled={isBusy} onClick={save}>
      Save the corrected file
    </button>
  );
}

function saveAs(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Browsers read it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
