import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Method, Resource } from '../../domain/model/resource.ts';
import type { Context } from '../../domain/use-cases/context.ts';
import { isImportable } from '../../domain/use-cases/import/importable.ts';
import { describePath } from './options.ts';
import type { ApiRequest } from './request.ts';
import { jsonResponse } from './response.ts';

/**
 * Routes of every resource that files go through. They stand where the ids of objects do, so that the gateway needs no
 * route for them and they need no function of their own.
 */
const fileRoutes = { 'import-template': ['GET'], import: ['POST'] } as const satisfies Record<
  string,
  readonly Method[]
>;
type FileRoute = keyof typeof fileRoutes;

export const isFileRoute = (place: string): place is FileRoute => Object.hasOwn(fileRoutes, place);

/** Undefined where nothing can be imported. */
export const fileMethods = (resource: Resource, route: FileRoute): readonly Method[] | undefined =>
  isImportable(resource) ? fileRoutes[route] : undefined;

export async function onFileRoute(
  resource: Resource,
  route: FileRoute,
  request: ApiRequest,
  context: Context,
): Promise<APIGatewayProxyResult> {
  if (request.method === 'OPTIONS') return jsonResponse(200, describePath(request.path));
  if (route === 'import') return (await import('./import-route.ts')).importRoute(resource, request, context);
  const { importTemplate } = await import('./import-template.ts');
  return importTemplate(resource, request, context);
}
