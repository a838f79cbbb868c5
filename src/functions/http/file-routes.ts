import type { Method, Resource } from '../../domain/model/resource.ts';
import { resources } from '../../domain/registry.ts';
import { isImportable } from '../../domain/use-cases/import/importable.ts';

/** Routes beside the list of every resource that can be imported. One function serves them all. */
const methods = { 'import-template': ['GET'], import: ['POST'] } as const satisfies Record<string, readonly Method[]>;

export interface FileRoute {
  readonly path: string;
  readonly name: keyof typeof methods;
  readonly methods: readonly Method[];
  readonly resource: Resource;
}

const names = ['import-template', 'import'] as const;

export const fileRoutes: readonly FileRoute[] = resources
  .filter(isImportable)
  .flatMap((resource) =>
    names.map((name) => ({ path: `${resource.path}/${name}`, name, methods: methods[name], resource })),
  );

/** The route of this path, with or without the slash at its end. */
export const fileRouteAt = (path: string): FileRoute | undefined =>
  fileRoutes.find((route) => route.path === path.replace(/\/$/, ''));
