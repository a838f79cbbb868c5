import { isBlank, type Json, type JsonObject } from '../../domain/engine/json.ts';
import type { Declared } from '../api/catalog.ts';
import { labelOf } from './label.ts';
import { Value } from './value.tsx';

/** The name is the heading, the addresses are this page's, and custom fields have a place of their own. */
const aside: ReadonlySet<string> = new Set(['url', 'display', 'display_url', 'custom_fields']);

interface Props {
  readonly object: JsonObject;
  readonly declared: ReadonlyMap<string, Declared> | undefined;
}

/** What is counted and not there says as little as a blank field. */
const saysNothing = (name: string, value: Json | undefined): boolean =>
  isBlank(value) || (name.endsWith('_count') && value === 0);

/** What says nothing comes last, in one line. */
export function Fields({ object, declared }: Props) {
  const names = Object.keys(object).filter((name) => !aside.has(name));
  const blank = names.filter((name) => saysNothing(name, object[name])).map((name) => labelOf(name, declared));
  return (
    <>
      <dl class="fields">
        {names
          .filter((name) => !saysNothing(name, object[name]))
          .map((name) => (
            <div key={name}>
              <dt>{labelOf(name, declared)}</dt>
              <dd>
                <Value value={object[name]} name={name} />
                {declared?.get(name)?.help && <span class="help">{declared.get(name)?.help}</span>}
              </dd>
            </div>
          ))}
      </dl>
      {blank.length > 0 && <p class="quiet">None: {blank.join(', ')}</p>}
    </>
  );
}
