import { isJsonObject } from '../../src/domain/engine/json.ts';
import { type Client, NoAnswer } from './client.ts';
import { countOf } from './lists.ts';
import { groups } from './plan.ts';
import type { LeftOut } from './tally.ts';

const notOffered = 'not offered here';
const rights = 'rights are given here anew';
const again = 'set up here anew, so that nothing is done twice';
const stays = 'stays with the source';

/** Lists that this API has, or that say nothing of equipment: why they are not moved. */
const reasons: Readonly<Record<string, string>> = {
  '/api/users/tokens/': 'secrets stay where they are',
  '/api/users/permissions/': rights,
  '/api/extras/webhooks/': again,
  '/api/extras/event-rules/': again,
  '/api/extras/notification-groups/': again,
  '/api/extras/saved-filters/': again,
  '/api/extras/export-templates/': again,
  '/api/extras/journal-entries/': stays,
  '/api/extras/image-attachments/': stays,
  '/api/extras/bookmarks/': stays,
  '/api/extras/subscriptions/': stays,
  '/api/extras/notifications/': stays,
};

/** What other lists say already, or what NetBox says of itself. */
const told: ReadonlySet<string> = new Set([
  '/api/dcim/cable-terminations/',
  '/api/dcim/connected-device/',
  '/api/extras/tagged-objects/',
  '/api/extras/dashboard/',
  '/api/users/config/',
  '/api/plugins/installed-plugins/',
]);
const ofItself: ReadonlySet<string> = new Set(['core', 'schema', 'status']);

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
  const left: LeftOut[] = [];
  for (const path of paths) {
    if (moved.has(path) || told.has(path)) continue;
    const count = await countAt(source, path);
    if (count > 0) left.push({ path, count, reason: reasons[path] ?? notOffered });
  }
  return left;
}

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
