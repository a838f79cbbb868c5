import type { Resource } from '../../domain/engine/resource/resource.ts';
import { isImportable } from '../../domain/engine/transfer/import/importable.ts';
import { defaultOptions, type ImportOptions, withOption } from '../../domain/engine/transfer/import/options.ts';
import { UnusableFile } from '../../domain/engine/transfer/import/row-report.ts';
import { registry } from '../../domain/registry.ts';

/** What the key of a dropped file and its metadata say of it. */
export interface Source {
  readonly resource: Resource;
  readonly options: ImportOptions;
}

/** The object type that a key names, whether there is one or not. */
export const typeOf = (key: string): string | null => /^import\/([^/]+)\//.exec(key)?.[1] ?? null;

/**
 * Reads `import/<app>.<model>/<options>/<name>.csv`. Folders named after options set them, others mean nothing; so does
 * the metadata `x-amz-meta-mode`, `-upsert` and `-dry-run`. Throws UnusableFile for what is no import.
 */
export function readSource(key: string, metadata: Readonly<Record<string, string>>): Source {
  const resource = importableResource(typeOf(key));
  if (!/\.csv$/i.test(key)) throw new UnusableFile('Only files whose name ends in .csv are imported.');
  const words = [...key.split('/').slice(2, -1), ...wordsIn(metadata)];
  const options = words.reduce((given, word) => withOption(given, word) ?? given, defaultOptions);
  return { resource, options };
}

export function importableResource(type: string | null): Resource {
  if (type === null)
    throw new UnusableFile('Upload files under import/<app>.<model>/, such as import/dcim.site/sites.csv.');
  const resource = registry.find(type);
  if (!resource) throw new UnusableFile(`There is no object type "${type}".`);
  if (!isImportable(resource)) throw new UnusableFile(`Objects of type "${type}" cannot be imported.`);
  return resource;
}

function wordsIn({ mode, ...flags }: Readonly<Record<string, string>>): readonly string[] {
  if (mode !== undefined && !withOption(defaultOptions, mode)) throw new UnusableFile(`There is no mode "${mode}".`);
  const set = Object.entries(flags).filter(([, value]) => ['true', '1'].includes(value));
  return [...(mode === undefined ? [] : [mode]), ...set.map(([name]) => name.replaceAll('-', '_'))];
}
