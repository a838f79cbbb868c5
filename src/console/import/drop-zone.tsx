import { useEffect, useId, useState } from 'preact/hooks';

interface Props {
  readonly onFiles: (files: readonly File[]) => void;
}

/** Takes files that are chosen, dropped anywhere on the page, or pasted. */
export function DropZone({ onFiles }: Props) {
  const id = useId();
  const isOver = useDrops(onFiles);
  return (
    <section class={isOver ? 'import-drop over' : 'import-drop'}>
      <label for={id}>Drop CSV files anywhere on this page, or choose them</label>
      <input
        id={id}
        type="file"
        multiple
        accept=".csv,.tsv,.txt,text/csv"
        aria-describedby={`${id}-help`}
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          // The same file may be chosen again, corrected meanwhile.
          currentTarget.value = '';
        }}
      />
      <span class="help" id={`${id}-help`}>
        The first line names the columns. Comma, semicolon, tab or | between cells; UTF-8, or UTF-16 as spreadsheets
        write it. Nothing is written before you have seen what would become of each row.
      </span>
    </section>
  );
}

/** Whether files are being dragged over the page. */
function useDrops(onFiles: Props['onFiles']): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const drag = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const drop = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(false);
      onFiles([...(event.dataTransfer?.files ?? [])]);
    };
    const control = new AbortController();
    addEventListener('dragover', drag, control);
    addEventListener('dragleave', leave, control);
    addEventListener('drop', drop, control);
    return () => control.abort();
  }, [onFiles]);
  return isOver;
}
