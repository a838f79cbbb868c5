import { isAllowed } from '../../../domain/engine/access/access.ts';
import type { JsonObject } from '../../../domain/engine/json.ts';
import type { Actor } from '../../../domain/engine/ports.ts';
import type { ActionDeclaration } from '../../../domain/engine/resource/action.ts';
import type { Resource } from '../../../domain/engine/resource/resource.ts';
import { describeFields, describeVerbInput, titled } from './field-options.ts';

/**
 * The answer to OPTIONS: what POST and PUT take, as far as the caller may send them. pynetbox and Ansible read the choices
 * from it.
 */
export function describeResource(resource: Resource, route: 'list' | 'detail', actor: Actor): JsonObject {
  const { methods, type, label } = resource;
  const creates = route === 'list' && methods.includes('POST') && isAllowed(actor, 'add', type);
  const changes = methods.includes('PUT') && isAllowed(actor, 'change', type);
  const fields = creates || changes ? describeFields(resource) : {};
  const actions = { ...(creates ? { POST: fields } : {}), ...(changes ? { PUT: fields } : {}) };
  return {
    ...described(
      `${titled(label)} ${route === 'list' ? 'List' : 'Instance'}`,
      route === 'list' ? 'GET with export=<name> answers what an export template makes of the objects.' : '',
    ),
    ...(creates || changes ? { actions } : {}),
    // Beyond NetBox: what `q` looks in, and which verbs there are, so that clients offer what there is.
    ...(route === 'list' ? { search_fields: [...(resource.search ?? [])] } : {}),
    verbs: resource.actions
      .filter((action) => action.detail === (route === 'detail') && mayUse(actor, resource, action))
      .map((action) => ({ name: nameOf(action), path: action.path, method: action.method, description: action.help })),
    ...(route === 'detail' && isAllowed(actor, 'view', type) ? printed(resource) : {}),
  };
}

/** What `?format=pdf&document=<name>` prints of an object. */
const printed = ({ papers }: Resource): JsonObject =>
  papers ? { papers: Object.entries(papers).map(([name, description]) => ({ name, description })) } : {};

const nameOf = ({ path }: ActionDeclaration): string => titled(path.replaceAll('-', '_'));

const mayUse = (actor: Actor, { type }: Resource, { method, permission }: ActionDeclaration): boolean =>
  isAllowed(actor, permission ?? (method === 'GET' ? 'view' : 'change'), type);

/** The answer to OPTIONS on a verb: what its POST takes, as far as the caller may use it at all. */
export function describeVerb(resource: Resource, action: ActionDeclaration, actor: Actor): JsonObject {
  const mayPost = action.method === 'POST' && mayUse(actor, resource, action);
  return {
    ...described(nameOf(action), action.help),
    ...(mayPost ? { actions: { POST: describeVerbInput(resource, action) } } : {}),
  };
}

/** The answer to OPTIONS on a path that is no resource, by the last name in the path. */
export const describePath = (path: string): JsonObject =>
  described(titled((path.split('/').findLast((part) => part !== '') ?? 'api').replaceAll('-', ' ')));

const described = (name: string, description = ''): JsonObject => ({
  name,
  description,
  renders: ['application/json'],
  parses: ['application/json'],
});
