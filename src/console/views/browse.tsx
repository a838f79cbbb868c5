import { titleOf } from '../api/catalog.ts';
import { linkTo } from '../api/paths.ts';
import { useShared } from '../context.ts';
import { Heading } from '../parts/heading.tsx';

/** Every list, by the app that it belongs to. */
export function Browse() {
  const { catalog } = useShared();
  const apps = Map.groupBy(catalog.values(), ({ app }) => app);
  return (
    <>
      <Heading title="Browse" />
      <div class="apps">
        {[...apps].map(([app, types]) => (
          <section key={app}>
            <h2>{app}</h2>
            <ul class="plain">
              {types.map((type) => (
                <li key={type.list}>
                  <a href={linkTo(type.list)}>{titleOf(type, type.list)}</a>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}
