import { useMemo, useState } from 'preact/hooks';
import { isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import { textOf } from '../api/json.ts';
import { linkTo } from '../api/paths.ts';
import { Problem } from '../api/problem.ts';
import { useShared } from '../context.ts';
import { plural } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { Heading } from '../parts/heading.tsx';
import { Loading } from '../parts/loading.tsx';
import { Value } from '../parts/value.tsx';
import { go } from '../router.ts';
import { useChanges } from '../use-changes.ts';
import { useLoaded } from '../use-loaded.ts';
import { Actions } from './actions.tsx';
import { chooseLines, isState } from './choose-lines.ts';
import { Differences } from './differences.tsx';
import { Documents } from './documents.tsx';
import { Lines } from './lines.tsx';
import { boms, loadCoverage } from './load-coverage.ts';
import { Orders } from './orders.tsx';
import { Totals } from './totals.tsx';

interface Props {
  readonly id: string;
  readonly query: URLSearchParams;
}

/** Longer ones are loaded again only when somebody asks. */
const mostLive = 1_000;

/** A BOM: how far each of its lines is, what that costs, and what can be done next. */
export function BomPage({ id, query }: Props) {
  const { client, formats } = useShared();
  const at = `/bom/${id}/`;
  const { changes } = useChanges();
  const [own, setOwn] = useState(0);
  const changed = () => setOwn((count) => count + 1);
  const about = useLoaded(
    async (signal) => bomOf(await client.request(`${boms}${id}/`, { signal })),
    [client, id, changes, own],
  );
  const [isLong, setLong] = useState(false);
  const coverage = useLoaded(
    async (signal) => {
      const loaded = { ...(await loadCoverage(client, id, signal)), changes };
      setLong(loaded.lines.length > mostLive);
      return loaded;
    },
    [client, id, isLong ? 0 : changes, own],
  );
  const { value: bom, problem } = about;
  const lines = coverage.value?.lines ?? [];
  const show = query.get('show') ?? '';
  const isDraft = isJsonObject(bom?.status) && bom.status.value === 'draft';
  const state = isState(show) ? show : undefined;
  const [text, ordering] = [query.get('q') ?? '', query.get('ordering') ?? ''];
  const shown = useMemo(
    () => chooseLines(lines, { text, state, ordering }, formats.compare),
    [coverage.value, text, state, ordering],
  );
  const line = query.get('line');
  const number = query.get('number');
  const all = changes + own;
  const failure = problem && (
    <Failure problem={problem} again={about.again}>
      <a href={linkTo('/bom/')}>All BOMs</a>
    </Failure>
  );
  if (!bom)
    return (
      <>
        <Heading title={`BOM ${id}`} />
        {failure ?? <Loading what="the BOM" />}
      </>
    );
  return (
    <>
      <nav class="trail" aria-label="Where this is">
        <a href={linkTo('/bom/')}>BOMs</a>
      </nav>
      <Heading title={textOf(bom.display)}>
        <p class="facts">
          <span class="bom-status">
            <Value value={bom.status} />
          </span>
          {bom.is_current === false && <span class="error">Not current: generate it again</span>}
          {bom.archived === true && <span>Archived</span>}
          {bom.last_generated ? (
            <span>
              Generated <Value value={bom.last_generated} />
            </span>
          ) : null}
          <a href={linkTo(`${boms}${id}/`)}>Fields and history</a>
        </p>
      </Heading>
      {failure}
      {textOf(bom.description) && <p>{textOf(bom.description)}</p>}
      <Actions bom={bom} id={id} lines={lines} shown={shown} changes={all} onChange={changed} />
      {coverage.problem && <Failure problem={coverage.problem} again={coverage.again} />}
      {!coverage.value && !coverage.problem && <Loading what="the coverage" />}
      {isLong && coverage.value && coverage.value.changes !== changes && (
        <p role="status">
          Something was changed since these lines were loaded.{' '}
          <button type="button" class="link" onClick={coverage.again}>
            Load them again
          </button>
        </p>
      )}
      {coverage.value && lines.length === 0 && <NoLines id={id} hidden={coverage.value.hiddenLines} />}
      {coverage.value && lines.length > 0 && (
        <>
          <Totals coverage={coverage.value} />
          <Lines at={at} query={query} all={lines} shown={shown} state={state} />
        </>
      )}
      <div class="beside">
        <Differences
          key={textOf(bom.last_generated)}
          bom={id}
          isDraft={isDraft}
          lastGenerated={textOf(bom.last_generated) || undefined}
        />
        <Orders bom={id} isDraft={isDraft} lines={lines} changes={all} onChange={changed} />
      </div>
      {line && (
        <Documents
          key={`${line} ${number}`}
          bom={id}
          line={line}
          {...(number ? { number } : {})}
          changes={all}
          onClose={() => go(linkTo(at, without(query, 'line', 'number')))}
        />
      )}
    </>
  );
}

function NoLines({ id, hidden }: { readonly id: string; readonly hidden: number }) {
  const { formats } = useShared();
  if (hidden > 0)
    return (
      <p class="empty">
        You may not view {plural(hidden, 'the line', `any of the ${formats.format(hidden)} lines`)} of this BOM. Ask an
        administrator for the permission.
      </p>
    );
  const rules = linkTo('/plugins/asset-lifecycle/bom-scope-rules/', { bom_id: id });
  return (
    <p class="empty">
      The BOM has no lines yet. Its <a href={rules}>scope rules</a> choose planned objects: generating makes lines of
      them. Rules are made by the API and from files.
    </p>
  );
}

function bomOf(answer: Json): JsonObject {
  if (isJsonObject(answer)) return answer;
  throw new Problem(404, 'No BOM is at this address.');
}

function without(query: URLSearchParams, ...names: readonly string[]): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const name of names) next.delete(name);
  return next;
}
