import { useEffect } from 'preact/hooks';
import { isBlank, isJsonObject, type JsonObject } from '../../domain/engine/json.ts';
import { pageOf, textOf } from '../api/json.ts';
import { linkTo } from '../api/paths.ts';
import { useShared } from '../context.ts';
import { placeOfObject } from '../place-links.ts';
import { useLoaded } from '../use-loaded.ts';
import type { Waiting } from '../views/waiting.ts';
import { Failure } from './failure.tsx';
import { labelOf } from './label.ts';
import { Loading } from './loading.tsx';
import { ObjectLink, Value } from './value.tsx';

const shown = 5;

interface Props {
  readonly section: Waiting;
  /** Grows when something was changed. */
  readonly changes: number;
  /** Undefined: the person may not view what waits. */
  readonly onCount: (count: number | undefined) => void;
}

/** What a person may not view is absent. */
export function WaitingSection({ section, changes, onCount }: Props) {
  const { client, formats } = useShared();
  const { title, todo, list, query } = section;
  const { value, problem, again } = useLoaded(
    async (signal) => pageOf(await client.request(list, { query: { ...query, limit: shown }, signal })),
    [client, section, changes],
  );
  const isHidden = problem?.status === 403;
  const count = value && (value.count ?? value.results.length);
  useEffect(() => {
    if (isHidden || count !== undefined) onCount(isHidden ? undefined : count);
  }, [isHidden, count]);
  if (isHidden || count === 0) return null;
  return (
    <section class="card">
      <h2>
        {title} {count !== undefined && <span class="count">{formats.format(count)}</span>}
      </h2>
      <p class="quiet">{todo}</p>
      {problem && <Failure problem={problem} again={again} />}
      {!value && !problem && <Loading what={title} />}
      <ul class="lines">
        {value?.results.map((object) => (
          <Line key={String(object.id)} object={object} section={section} />
        ))}
      </ul>
      {count !== undefined && count > shown && (
        <p>
          <a href={linkTo(list, query)}>
            All {formats.format(count)} <span class="unseen">{title}</span>
          </a>
        </p>
      )}
    </section>
  );
}

function Line({ object, section }: { readonly object: JsonObject; readonly section: Waiting }) {
  const place = section.place === undefined ? undefined : object[section.place];
  return (
    <li>
      <ObjectLink object={isJsonObject(place) ? place : object} at={placeOfObject} />
      {section.message !== undefined && <span class="says">{textOf(object[section.message])}</span>}
      <span class="facts">
        {section.facts
          .filter((fact) => !isBlank(object[fact]))
          .map((fact) => (
            <span key={fact}>
              {labelOf(fact)}: <Fact object={object} name={fact} />
            </span>
          ))}
      </span>
    </li>
  );
}

/** A total is an amount in the currency of its object. */
function Fact({ object, name }: { readonly object: JsonObject; readonly name: string }) {
  const { formats } = useShared();
  if (name !== 'total_price') return <Value value={object[name]} />;
  const { currency } = object;
  return <>{formats.money(textOf(object[name]), isJsonObject(currency) ? textOf(currency.value) : '')}</>;
}
