import type { ComponentChildren } from 'preact';
import type { JsonObject } from '../../domain/engine/json.ts';
import type { ObjectType } from '../api/catalog.ts';
import { pageOf, textOf } from '../api/json.ts';
import { linkTo, type Query } from '../api/paths.ts';
import { useShared } from '../context.ts';
import { useLoaded } from '../use-loaded.ts';
import { Failure } from './failure.tsx';
import { Loading } from './loading.tsx';
import { ObjectLink, Value } from './value.tsx';

interface Of {
  readonly type: ObjectType;
  readonly id: string;
}

const shown = 10;

export const ChangeLog = ({ type, id }: Of) => (
  <Entries
    title="Change log"
    none="No change is recorded."
    list="/core/object-changes/"
    query={{ changed_object_type: type.type, changed_object_id: id }}
    line={(entry) => (
      <>
        <Value value={entry.time} /> <Value value={entry.action} /> by <bdi>{textOf(entry.user_name)}</bdi>
        {entry.message ? <p>{textOf(entry.message)}</p> : null}
      </>
    )}
  />
);

export const Journal = ({ type, id }: Of) => (
  <Entries
    title="Journal"
    none="Nobody has written anything."
    list="/extras/journal-entries/"
    query={{ assigned_object_type: type.type, assigned_object_id: id }}
    line={(entry) => (
      <>
        <ObjectLink object={entry} /> <Value value={entry.kind} />
        <p class="prose">{textOf(entry.comments)}</p>
      </>
    )}
  />
);

interface Props {
  readonly title: string;
  readonly none: string;
  readonly list: string;
  readonly query: Query;
  readonly line: (entry: JsonObject) => ComponentChildren;
}

/** The newest entries of a list; absent for people who may not view it. */
function Entries({ title, none, list, query, line }: Props) {
  const { client, formats } = useShared();
  const { value, problem, again } = useLoaded(
    async (signal) => pageOf(await client.request(list, { query: { ...query, limit: shown }, signal })),
    [client, list, ...Object.values(query)],
  );
  if (problem?.status === 403) return null;
  const count = value?.count ?? 0;
  return (
    <section class="card">
      <h2>{title}</h2>
      {problem && <Failure problem={problem} again={again} />}
      {!value && !problem && <Loading what={title} />}
      {value?.results.length === 0 && <p class="quiet">{none}</p>}
      <ul class="lines">
        {value?.results.map((entry) => (
          <li key={String(entry.id)}>
            <div>{line(entry)}</div>
          </li>
        ))}
      </ul>
      {count > shown && (
        <p>
          <a href={linkTo(list, query)}>
            All {formats.format(count)} <span class="unseen">entries of {title}</span>
          </a>
        </p>
      )}
    </section>
  );
}
