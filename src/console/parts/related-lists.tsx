import { type ObjectType, titleOf } from '../api/catalog.ts';
import { linkTo } from '../api/paths.ts';
import { loadRelated } from '../api/related.ts';
import { useShared } from '../context.ts';
import { useLoaded } from '../use-loaded.ts';
import { Failure } from './failure.tsx';
import { Loading } from './loading.tsx';

export function RelatedLists({ type, id }: { readonly type: ObjectType; readonly id: string }) {
  const { client, catalog, formats } = useShared();
  const { value, problem, again } = useLoaded(
    (signal) => loadRelated(client, catalog, { type, id }, signal),
    [client, catalog, type, id],
  );
  return (
    <section class="card">
      <h2>Related</h2>
      {problem && <Failure problem={problem} again={again} />}
      {!value && !problem && <Loading what="what refers to this" />}
      {value?.length === 0 && <p class="quiet">Nothing refers to this.</p>}
      <ul class="lines">
        {value?.map(({ type: other, query, count }) => (
          <li key={other.list}>
            <a href={linkTo(other.list, query)}>{titleOf(other, other.list)}</a>
            <span class="count">{formats.format(count)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
