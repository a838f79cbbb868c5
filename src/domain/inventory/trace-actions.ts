import type { ActionDeclaration } from '../engine/resource/action.ts';

/** NetBox: the path from an endpoint. */
export const trace = {
  name: 'trace',
  method: 'GET',
  detail: true,
  path: 'trace',
  help: 'Traces the path from the endpoint: a list of segments, each of which is a list of near ends, the cable and far ends. The trace stops at what the caller may not view.',
} as const satisfies ActionDeclaration;

/** NetBox: the paths through a pass-through port. */
export const paths = {
  name: 'paths',
  method: 'GET',
  detail: true,
  path: 'paths',
  help: 'Lists the paths from endpoints that go through the port, each with `id`, `path`, `is_active`, `is_complete` and `is_split`. They stop at what the caller may not view.',
} as const satisfies ActionDeclaration;
