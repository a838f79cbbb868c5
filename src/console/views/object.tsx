import { isBlank, isJsonObject, type JsonObject } from '../../domain/engine/json.ts';
import { loadDeclarations, titleOf } from '../api/catalog.ts';
import { textOf } from '../api/json.ts';
import { linkTo } from '../api/paths.ts';
import { Problem } from '../api/problem.ts';
import { useShared } from '../context.ts';
import { Failure } from '../parts/failure.tsx';
import { Fields } from '../parts/fields.tsx';
import { Heading } from '../parts/heading.tsx';
import { ChangeLog, Journal } from '../parts/history.tsx';
import { Loading } from '../parts/loading.tsx';
import { Print } from '../parts/print.tsx';
import { RelatedLists } from '../parts/related-lists.tsx';
import { Verbs } from '../parts/verbs.tsx';
import { placeOfObject } from '../place-links.ts';
import { placeOf } from '../places.ts';
import { useLoaded } from '../use-loaded.ts';

interface Props {
  readonly path: string;
  readonly list: string;
  readonly id: string;
}

/** Any object, by what the API declares and answers. */
export function ObjectPage({ path, list, id }: Props) {
  const { client, catalog } = useShared();
  const type = catalog.get(list);
  const { value, problem, again } = useLoaded(
    async (signal): Promise<JsonObject> => {
      const answer = await client.request(path, { signal });
      if (isJsonObject(answer)) return answer;
      throw new Problem(404, 'No object is at this address.');
    },
    [client, path],
  );
  const declared = useLoaded((signal) => loadDeclarations(client, path, signal), [client, path]);
  const name = value ? textOf(value.display) : '';
  const place = placeOfObject(path);
  const title = name || `${type?.singular ?? list} ${id}`;
  return (
    <>
      <nav class="trail" aria-label="Where this is">
        <a href={linkTo(list)}>{titleOf(type, list)}</a>
      </nav>
      <Heading title={title}>{place && <a href={linkTo(place)}>Open in {placeOf(place)?.label}</a>}</Heading>
      {problem && (
        <Failure problem={problem} again={again}>
          <a href={linkTo(list)}>Go to the list</a>
        </Failure>
      )}
      {!value && !problem && <Loading what={title} />}
      {value && !problem && declared.value && <Verbs path={path} verbs={declared.value.verbs} onDone={again} />}
      {value && !problem && declared.value && <Print path={path} papers={declared.value.papers} />}
      {value && !problem && (
        <div class="object">
          <section>
            <h2>Fields</h2>
            <Fields object={value} declared={declared.value?.fields} />
            {isJsonObject(value.custom_fields) && !isBlank(value.custom_fields) && (
              <>
                <h3>Custom fields</h3>
                <Fields object={value.custom_fields} declared={undefined} />
              </>
            )}
          </section>
          {type && (
            <div key={textOf(value.last_updated)}>
              <RelatedLists type={type} id={id} />
              {type.features.has('journaling') && <Journal type={type} id={id} />}
              {type.features.has('change_logging') && <ChangeLog type={type} id={id} />}
            </div>
          )}
        </div>
      )}
    </>
  );
}
