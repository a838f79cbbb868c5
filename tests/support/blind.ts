import type { Context } from '../../src/domain/engine/context.ts';
import type { Actor } from '../../src/domain/engine/ports.ts';
import type { TypeName } from '../../src/domain/engine/schema/field-kinds.ts';
import type { Lifecycle } from './lifecycle.ts';

/** The context of somebody who may view everything but one object, or no object of a type. */
export function blindTo({ context }: Lifecycle, type: TypeName, id?: number): Context {
  const types = context.store.registry.resources.map((resource) => resource.type).filter((other) => other !== type);
  const rest =
    id === undefined
      ? []
      : [{ types: [type], actions: ['view'] as const, constraints: [{ id__lt: id }, { id__gt: id }] }];
  const actor: Actor = {
    userId: 8,
    username: 'blind',
    superuser: false,
    writeEnabled: true,
    permissions: [{ types, actions: ['view'], constraints: null }, ...rest],
  };
  return { ...context, actor };
}
