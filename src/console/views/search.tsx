import { useEffect, useState } from 'preact/hooks';
import type { Catalog, ObjectType } from '../api/catalog.ts';
import { titleOf } from '../api/catalog.ts';
import type { Client } from '../api/client.ts';
import { type Page, pageOf } from '../api/json.ts';
import { linkTo } from '../api/paths.ts';
import { asProblem } from '../api/problem.ts';
import { useShared } from '../context.ts';
import { plural } from '../format.ts';
import { Heading } from '../parts/heading.tsx';
import { ObjectLink } from '../parts/value.tsx';

interface Found {
  readonly type: ObjectType;
  readonly page: Page;
}

interface Progress {
  readonly asked: number;
  readonly found: readonly Found[];
  /** Lists that failed, other than for a lack of rights or of anything to search in. */
  readonly failed: number;
}

const nothing: Progress = { asked: 0, found: [], failed: 0 };
const shown = 5;
const atOnce = 6;

/** Asks every list that can be searched; results show as they come. */
export function Search({ text }: { readonly text: string }) {
  return text ? (
    <Results text={text} />
  ) : (
    <>
      <Heading title="Search" />
      <p>Type what you look for into the box above.</p>
    </>
  );
}

function Results({ text }: { readonly text: string }) {
  const { client, catalog, formats } = useShared();
  const [{ asked, found, failed }, setProgress] = useState(nothing);
  useEffect(() => {
    const control = new AbortController();
    setProgress(nothing);
    void searchAll(client, catalog, text, control.signal, setProgress);
    return () => control.abort();
  }, [client, catalog, text]);
  const isDone = asked === catalog.size;
  const total = found.reduce((sum, { page }) => sum + (page.count ?? page.results.length), 0);
  return (
    <>
      <Heading title={`Search: ${text}`} />
      <p role="status" class="quiet">
        {isDone
          ? `${formats.format(total)} ${plural(total, 'object', 'objects')} found.`
          : `${asked} of ${catalog.size} lists searched …`}
        {failed > 0 && ` ${failed} could not be searched: try again in a moment.`}
      </p>
      {isDone && total === 0 && failed === 0 && (
        <p>
          Nothing matches. Try a shorter text, or <a href={linkTo('/browse/')}>browse</a>.
        </p>
      )}
      {inOrder(found, catalog).map(({ type, page }) => (
        <section key={type.list}>
          <h2>{titleOf(type, type.list)}</h2>
          <ul class="lines">
            {page.results.map((object) => (
              <li key={String(object.id)}>
                <ObjectLink object={object} />
              </li>
            ))}
          </ul>
          {(page.count ?? 0) > shown && (
            <p>
              <a href={linkTo(type.list, { q: text })}>
                All {formats.format(page.count ?? 0)} {type.plural}
              </a>
            </p>
          )}
        </section>
      ))}
    </>
  );
}

const inOrder = (found: readonly Found[], catalog: Catalog): readonly Found[] => {
  const order = [...catalog.keys()];
  return found.toSorted((a, b) => order.indexOf(a.type.list) - order.indexOf(b.type.list));
};

async function searchAll(
  client: Client,
  catalog: Catalog,
  q: string,
  signal: AbortSignal,
  onProgress: (change: (last: Progress) => Progress) => void,
): Promise<void> {
  // What people look for most often shows first.
  const waiting = [...catalog.values()].toSorted((a, b) => rank(a) - rank(b));
  const work = async () => {
    for (let type = waiting.shift(); type && !signal.aborted; type = waiting.shift()) {
      const { page, failed } = await searchOne(client, type.list, q, signal);
      if (signal.aborted) return;
      const more = page && page.results.length > 0 ? [{ type, page }] : [];
      onProgress((last) => ({
        asked: last.asked + 1,
        found: [...last.found, ...more],
        failed: last.failed + (failed ? 1 : 0),
      }));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

const rank = ({ list }: ObjectType): number =>
  list.startsWith('/plugins/') ? 0 : list.startsWith('/dcim/') || list.startsWith('/tenancy/') ? 1 : 2;

/** Nothing where the list cannot be searched (400) or may not be seen (403). */
async function searchOne(
  client: Client,
  list: string,
  q: string,
  signal: AbortSignal,
): Promise<{ page?: Page; failed?: boolean }> {
  try {
    return {
      page: pageOf(await client.request(list, { query: { q, limit: shown, fields: 'id,url,display' }, signal })),
    };
  } catch (thrown) {
    return { failed: ![400, 403].includes(asProblem(thrown).status) };
  }
}
