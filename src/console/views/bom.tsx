import { isJsonObject, type Json } from '../../domain/engine/json.ts';
import { textOf } from '../api/json.ts';
import { linkTo } from '../api/paths.ts';
import { BomPage } from '../bom/bom-page.tsx';
import { boms } from '../bom/load-coverage.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { ActionForm } from '../parts/action-form.tsx';
import type { PlaceProps } from '../places.ts';
import { go } from '../router.ts';
import { List } from './list.tsx';
import { Missing } from './missing.tsx';

/** The BOMs, or one of them. */
export function Bom({ rest, query }: PlaceProps) {
  if (rest === '')
    return (
      <List path={boms} at="/bom/" query={query}>
        <ActionButton path={boms} label="New BOM …" title="New BOM">
          {() => <ActionForm path={boms} fields={['name', 'description']} action="Make the BOM" onDone={open} />}
        </ActionButton>
      </List>
    );
  const id = /^(\d+)\/$/.exec(rest)?.[1];
  return id ? <BomPage id={id} query={query} /> : <Missing />;
}

const open = (made: Json) => go(linkTo(`/bom/${isJsonObject(made) ? textOf(made.id) : ''}/`));
