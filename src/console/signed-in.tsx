import { useEffect, useMemo } from 'preact/hooks';
import { isJsonObject } from '../domain/engine/json.ts';
import { loadCatalog } from './api/catalog.ts';
import type { Client } from './api/client.ts';
import { textOf } from './api/json.ts';
import { idIn, isPlace, listOf } from './api/paths.ts';
import { ownFormats, SharedContext } from './context.ts';
import { sendInBackground } from './dock/background.ts';
import { Failure } from './parts/failure.tsx';
import { Header } from './parts/header.tsx';
import { Loading } from './parts/loading.tsx';
import { placeOf } from './places.ts';
import { type Route, useRoute } from './router.ts';
import { useLoaded } from './use-loaded.ts';
import { List } from './views/list.tsx';
import { Missing } from './views/missing.tsx';
import { ObjectPage } from './views/object.tsx';
import { Search } from './views/search.tsx';

interface Props {
  readonly client: Client;
  readonly onSignOut: () => void;
}

export function SignedIn({ client, onSignOut }: Props) {
  const route = useRoute();
  useEffect(() => sendInBackground(client), [client]);
  const catalog = useLoaded((signal) => loadCatalog(client, signal), [client]);
  const user = useLoaded((signal) => client.request('/authentication-check/', { signal }), [client]);
  const shared = useMemo(
    () => ({ client, catalog: catalog.value ?? new Map(), formats: ownFormats }),
    [client, catalog.value],
  );
  const name = isJsonObject(user.value) ? textOf(user.value.display) : '';
  return (
    <SharedContext.Provider value={shared}>
      <Header path={route.path} user={name} onSignOut={onSignOut} />
      <main id="main" tabIndex={-1}>
        {catalog.value || needsNoCatalog(route.path) ? <View key={route.path} {...route} /> : <Pending {...catalog} />}
      </main>
    </SharedContext.Provider>
  );
}

/** Lists show what they have, while the names of all types are still on their way. */
function needsNoCatalog(path: string): boolean {
  const place = placeOf(path);
  return place ? place.needsNoCatalog === true : path !== '/search/' && !idIn(path);
}

function Pending({ problem, again }: ReturnType<typeof useLoaded>) {
  return problem ? <Failure problem={problem} again={again} /> : <Loading what="the console" />;
}

function View({ path, query }: Route) {
  const place = placeOf(path);
  if (place) return <place.View rest={path.slice(place.path.length)} query={query} />;
  if (path === '/search/') return <Search text={query.get('q') ?? ''} />;
  if (!isPlace(path)) return <Missing />;
  const id = idIn(path);
  if (id) return <ObjectPage key={path} path={path} list={listOf(path)} id={id} />;
  return <List path={path} query={query} />;
}
