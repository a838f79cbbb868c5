import { useCallback, useMemo } from 'preact/hooks';
import { useShared } from '../context.ts';
import { Failure } from '../parts/failure.tsx';
import { Heading } from '../parts/heading.tsx';
import { Loading } from '../parts/loading.tsx';
import type { PlaceProps } from '../places.ts';
import { useLoaded } from '../use-loaded.ts';
import { Missing } from '../views/missing.tsx';
import { DraftCard } from './draft-card.tsx';
import { addFiles, openDrafts, useDrafts } from './drafts.ts';
import { DropZone } from './drop-zone.tsx';
import { loadImportable } from './importable.ts';
import { JobPage } from './job-page.tsx';
import { PastImports } from './past-imports.tsx';

/** Where files come in: `31/` behind the address is the job of an import. */
export function ImportPlace({ rest, query }: PlaceProps) {
  const { client } = useShared();
  // Before anything below reads them.
  useMemo(() => openDrafts(client), [client]);
  const job = /^(\d+)\/$/.exec(rest)?.[1];
  if (job) return <JobPage id={job} />;
  return rest === '' ? <Start list={query.get('list') ?? undefined} /> : <Missing />;
}

function Start({ list }: { readonly list: string | undefined }) {
  const { client, catalog } = useShared();
  const drafts = useDrafts();
  const {
    value: types,
    problem,
    again,
  } = useLoaded((signal) => loadImportable(client, catalog, signal), [client, catalog]);
  const take = useCallback((files: readonly File[]) => addFiles(files, list ? { list } : {}), [list]);
  return (
    <>
      <Heading title="Import" />
      {problem && <Failure problem={problem} again={again} />}
      {!types && !problem && <Loading what="what can be imported" />}
      {types && (
        <>
          <DropZone onFiles={take} />
          {drafts.length > 1 && (
            <p class="quiet">
              Each file is imported on its own. Import first what the others refer to: sites before racks, racks before
              devices.
            </p>
          )}
          {drafts.map((draft) => (
            <DraftCard key={draft.id} draft={draft} types={types} />
          ))}
          <PastImports />
        </>
      )}
    </>
  );
}
