import { isBlank, isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import { textOf } from '../api/json.ts';
import { linkTo, ownPlaceOf, pathOf } from '../api/paths.ts';
import { useShared } from '../context.ts';

/** Any value that the API answers, as a person reads it. */
export function Value({ value, name }: { readonly value: Json | undefined; readonly name?: string }) {
  const { formats } = useShared();
  if (value === undefined || value === null || isBlank(value)) return <None />;
  if (typeof value === 'boolean') return <>{value ? 'Yes' : 'No'}</>;
  if (typeof value === 'number') return <>{name === 'id' ? value : formats.format(value)}</>;
  if (typeof value === 'string') return <Text text={value} />;
  if (isJsonObject(value)) return <Structure value={value} />;
  return (
    <ul class="values">
      {value.map((part, index) => (
        <li key={`${index} ${isJsonObject(part) ? textOf(part.url) : ''}`}>
          <Value value={part} />
        </li>
      ))}
    </ul>
  );
}

const None = () => (
  <span class="quiet">
    <span aria-hidden="true">–</span>
    <span class="unseen">none</span>
  </span>
);

function Text({ text }: { readonly text: string }) {
  const { formats } = useShared();
  const formatted = formats.format(text);
  if (formatted) return <time dateTime={text}>{formatted}</time>;
  if (!/^https?:\/\/\S+$/.test(text)) return <bdi>{text}</bdi>;
  const place = ownPlaceOf(text, location.origin);
  return (
    <a href={place ? linkTo(place) : text}>
      <bdi>{place ?? text}</bdi>
    </a>
  );
}

/** A choice, another object, or what only its makers know. */
function Structure({ value }: { readonly value: JsonObject }) {
  if ('label' in value && 'value' in value) return <bdi class="choice">{textOf(value.label)}</bdi>;
  if ('url' in value && 'display' in value) return <ObjectLink object={value} />;
  return (
    <dl class="inner">
      {Object.entries(value).map(([key, part]) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd>
            <Value value={part} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface ObjectLinkProps {
  readonly object: JsonObject;
  /** Where the object is shown, by its path; absent: on its page. */
  readonly at?: (path: string) => string | undefined;
}

export function ObjectLink({ object, at }: ObjectLinkProps) {
  const own = pathOf(textOf(object.url));
  const path = (own && at?.(own)) ?? own;
  const name = textOf(object.display) || `#${textOf(object.id)}`;
  return path ? (
    <a href={linkTo(path)}>
      <bdi>{name}</bdi>
    </a>
  ) : (
    <bdi>{name}</bdi>
  );
}
