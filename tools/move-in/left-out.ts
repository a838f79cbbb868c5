import { isJsonObject } from '../../src/domain/engine/json.ts';
import { demandRoute } from '../../src/domain/lifecycle/planning/demand/demand-form.ts';
import { registry } from '../../src/domain/registry.ts';
import { type Client, NoAnswer } from './client.ts';
import { countOf } from './lists.ts';
import { groups } from './plan.ts';
import type { LeftOut } from './tally.ts';

const notOffered = 'not offered here';
const rights = 'rights are given here anew';
const again = 'set up here anew, so that nothing is done twice';
const stays = 'is not moved';

/** Lists that this API has, or that say nothing of equipment: why they are not moved. */
const reasons: Readonly<Record<string, string>> = {
  '/api/users/tokens/': 'secrets stay where they are',
  '/api/users/permissions/': rights,
  '/api/extras/webhooks/': again,
  '/api/extras/event-rules/': again,
  '/api/extras/notification-groups/': again,
  '/api/extras/saved-filters/': again,
  '/api/extras/export-templates/': again,
};

/** What other lists say already, or what NetBox says of itself. */
const told: ReadonlySet<string> = new Set([
  `${demandRoute.path}/`,
  '/api/dcim/cable-terminations/',
  '/api/dcim/connected-device/',
  '/api/extras/tagged-objects/',
  '/api/extras/dashboard/',
  '/api/users/config/',
  '/api/plugins/installed-plugins/',
]);
const ofItself: ReadonlySet<string> = new Set(['core', 'schema', 'status']);

const offered: ReadonlySet<string> = new Set(registry.resources.map(({ path }) => `${path}/`));
const moved: ReadonlySet<string> = new Set(groups.flat().map(({ path }) => `${path}/`));

/** What the source has of kinds that are not moved, its plugins included, with the number of objects. */
export async function readLeftOut(source: Client): Promise<readonly LeftOut[]> {
  const paths: string[] = [];
  for (const app of await namesAt(source, '/api/')) {
    if (ofItself.has(app)) continue;
    for (const name of await namesAt(source, `/api/${app}/`)) {
      const path = `/api/${app}/${name}/`;
      if (app === 'plugins' && !told.has(path))
        paths.push(...(await namesAt(source, path)).map((list) => `${path}${list}/`));
      else paths.push(path);
    }
  }
  const counted = paths.filter((path) => !moved.has(path) && !told.has(path));
  const left: LeftOut[] = [];
  for (let at = 0; at < counted.length; at += atOnce) {
    const some = counted.slice(at, at + atOnce);
    const counts = await Promise.all(some.map((path) => countAt(source, path)));
    left.push(...some.map((path, index) => ({ path, count: counts[index] ?? 0, reason: reasonFor(path) })));
  }
  return left.filter(({ count }) => count > 0);
}

/** Lists that are counted at the same time. */
const atOnce = 8;

const reasonFor = (path: string): string => reasons[path] ?? (offered.has(path) ? stays : notOffered);

/** The names that a root answers, as parts of paths. */
async function namesAt(source: Client, path: string): Promise<readonly string[]> {
  const { status, body } = await source.get(path);
  return status === 200 && isJsonObject(body) ? Object.keys(body).map(encodeURIComponent) : [];
}

/** A list that fails for itself must not end the run that everything else is through. */
async function countAt(source: Client, path: string): Promise<number> {
  try {
    return (await countOf(source, path)) ?? 0;
  } catch (error) {
    if (error instanceof NoAnswer) return 0;
    throw error;
  }
}
