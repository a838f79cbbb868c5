import type { ComponentType } from 'preact';
import { lazy } from './lazy.tsx';
import { Browse } from './views/browse.tsx';
import { Today } from './views/today.tsx';

/** What the address of a place says beyond its path. */
export interface PlaceProps {
  /** As in `31/`; blank at the place itself. */
  readonly rest: string;
  readonly query: URLSearchParams;
}

/** A view in the header. Its path begins with no app of the API. */
export interface Place {
  readonly path: string;
  readonly label: string;
  readonly View: ComponentType<PlaceProps>;
  /** Shows what it has while the names of all types are still on their way. */
  readonly needsNoCatalog?: boolean;
}

const Spares = lazy('Spares', async () => (await import('./spares/spares.tsx')).Spares);
const Dock = lazy('the dock', async () => (await import('./dock/dock.tsx')).Dock);

export const places: readonly Place[] = [
  { path: '/', label: 'Today', View: Today, needsNoCatalog: true },
  {
    path: '/bom/',
    label: 'BOM',
    View: lazy('the BOMs', async () => (await import('./views/bom.tsx')).Bom),
    needsNoCatalog: true,
  },
  { path: '/dock/', label: 'Dock', View: Dock, needsNoCatalog: true },
  { path: '/spares/', label: 'Spares', View: Spares },
  { path: '/browse/', label: 'Browse', View: Browse },
  {
    path: '/import/',
    label: 'Import',
    View: lazy('Import', async () => (await import('./import/import-place.tsx')).ImportPlace),
  },
];

/** The place that shows a path: `/` alone, every other with what is below it. */
export const placeOf = (path: string): Place | undefined =>
  places.find((place) => path === place.path || (place.path !== '/' && path.startsWith(place.path)));
