import type { Resource } from '../../domain/engine/resource/resource.ts';
import { isImportable } from '../../domain/engine/transfer/import/importable.ts';
import { registry } from '../../domain/registry.ts';

export interface ImportPath {
  /** Without the slash at its end. */
  readonly path: string;
  readonly resource: Resource;
}

/** Where small files are imported, beside the list of every resource that can be. One function serves them all. */
export const importPaths: readonly ImportPath[] = registry.resources
  .filter(isImportable)
  .map((resource) => ({ path: `${resource.path}/import`, resource }));

/** The resource that is imported at this path, with or without the slash at its end. */
export const importedAt = (path: string): Resource | undefined =>
  importPaths.find((candidate) => candidate.path === path.replace(/\/$/, ''))?.resource;
