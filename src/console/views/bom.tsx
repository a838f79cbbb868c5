import { BomPage } from '../bom/bom-page.tsx';
import { boms } from '../bom/load-coverage.ts';
import type { PlaceProps } from '../places.ts';
import { List } from './list.tsx';
import { Missing } from './missing.tsx';

/** The BOMs, or one of them. */
export function Bom({ rest, query }: PlaceProps) {
  if (rest === '') return <List path={boms} at="/bom/" query={query} />;
  const id = /^(\d+)\/$/.exec(rest)?.[1];
  return id ? <BomPage id={id} query={query} /> : <Missing />;
}
