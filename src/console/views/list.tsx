import type { ComponentChildren } from 'preact';
import { loadDeclarations, titleOf } from '../api/catalog.ts';
import { pageOf } from '../api/json.ts';
import { linkTo, withoutPaging } from '../api/paths.ts';
import { useShared } from '../context.ts';
import { plural } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { Filters } from '../parts/filters.tsx';
import { Heading } from '../parts/heading.tsx';
import { Loading } from '../parts/loading.tsx';
import { SearchBox } from '../parts/search-box.tsx';
import { Table } from '../parts/table.tsx';
import { go } from '../router.ts';
import { useLoaded } from '../use-loaded.ts';
import { firstPage } from '../use-rows.ts';

interface Props {
  readonly path: string;
  /** Where the list is in the console, and its objects below it. */
  readonly at?: string;
  readonly query: URLSearchParams;
  /** What can be done beside reading. */
  readonly children?: ComponentChildren;
}

/** Any list of the API, with the filters of the address. */
export function List({ path, at = path, query: asked, children }: Props) {
  const query = withoutPaging(asked);
  const { client, catalog, formats } = useShared();
  const type = catalog.get(path);
  const filters = query.toString();
  const first = useLoaded(
    async (signal) => {
      const search = new URLSearchParams(filters);
      search.set('limit', String(firstPage));
      return { filters, ...pageOf(await client.request(path, { query: search, signal })) };
    },
    [client, path, filters],
  );
  const declared = useLoaded((signal) => loadDeclarations(client, path, signal), [client, path]);
  const { value, problem } = first;
  const count = value ? (value.count ?? value.results.length) : 0;
  const search = (q: string) => go(linkTo(at, changed(query, 'q', q)));
  return (
    <>
      <Heading title={titleOf(type, path)}>
        {value && !problem && (
          <p role="status" class="quiet">
            {formats.format(count)} {plural(count, 'object', 'objects')}
          </p>
        )}
        {children}
      </Heading>
      {declared.value?.isSearched !== false && (
        <SearchBox label="Search this list" value={query.get('q') ?? ''} onSearch={search} />
      )}
      <Filters path={at} query={query} declared={declared.value?.fields} />
      {problem && (
        <Failure problem={problem} again={first.again}>
          {query.size > 0 && <a href={linkTo(at)}>Show all without filters</a>}
        </Failure>
      )}
      {!value && !problem && <Loading what={titleOf(type, path)} />}
      {value && !problem && count === 0 && <Empty path={at} isFiltered={query.size > 0} />}
      {value && !problem && count > 0 && (
        <Table
          key={value.filters}
          path={path}
          at={at}
          query={query}
          count={count}
          first={value.results}
          declared={declared.value?.fields}
          caption={titleOf(type, path)}
        />
      )}
    </>
  );
}

function changed(query: URLSearchParams, name: string, value: string): URLSearchParams {
  const next = new URLSearchParams(query);
  if (value) next.set(name, value);
  else next.delete(name);
  return next;
}

const Empty = ({ path, isFiltered }: { readonly path: string; readonly isFiltered: boolean }) => (
  <p class="empty">
    {isFiltered ? (
      <>
        Nothing matches these filters. <a href={linkTo(path)}>Show all</a>.
      </>
    ) : (
      <>
        There is nothing here yet, or nothing that you may view. Objects are made by the API and from files:{' '}
        <a href={linkTo('/import/', { list: path })}>import some</a>.
      </>
    )}
  </p>
);
