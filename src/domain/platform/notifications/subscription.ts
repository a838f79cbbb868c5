import { viewableTo } from '../../engine/access/access.ts';
import { invalid } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import { defineResource, refKey } from '../../engine/resource/resource.ts';
import type { ObjectRef, TypeName } from '../../engine/schema/field-kinds.ts';
import { datetime, genericReference, reference } from '../../engine/schema/fields.ts';
import { activeActors } from '../accounts.ts';
import { nameOf } from './named-object.ts';

const subscriptionFields = (types: readonly TypeName[]) =>
  ({
    /** Kept when the object is deleted, until the subscriber has been told of it. */
    object: genericReference(types, { required: true, onDelete: 'keep', unviewable: 'hide-entry' }),
    user: reference('users.user', { required: true, onDelete: 'cascade' }),
    created: datetime({ required: true, readOnly: true }),
  }) as const;

/** NetBox: that a user is told when an object of these types changes. */
export const subscriptionOf = (types: readonly TypeName[]) =>
  defineResource({
    app: 'extras',
    model: 'subscription',
    endpoint: 'subscriptions',
    label: 'subscription',
    bare: true,
    unlogged: true,
    fields: subscriptionFields(types),
    unique: [{ name: 'object_user', fields: ['object', 'user'] }],
    ordering: ['created'],
    newestFirst: true,
    brief: ['object', 'user'],
    filters: { object_type_id: { as: 'object_type' } },
    display: ({ object }, { related }) => nameOf(object, related('object')),
    displayNeeds: ['object'],
    derive: ({ before }, { now }) => (before ? {} : { created: now }),
    async onSave({ id, before, after }, work) {
      const saved = await work.get('extras.subscription', id);
      // What others may view is told only to those who may subscribe them.
      if (saved && (await work.permits(before ? 'change' : 'add', saved)))
        await requireViewer(work, after.user, after.object);
    },
  });

/** Nobody is subscribed to what they may not view. Of the caller it is known already. */
async function requireViewer(work: Work, userId: number, object: ObjectRef): Promise<void> {
  if (userId === work.actor.userId) return;
  const subscriber = (await activeActors(work.reader, [userId])).get(userId);
  const viewable = subscriber && (await viewableTo(work.reader, subscriber, [object]));
  if (!viewable?.has(refKey(object))) throw invalid({ user: ['This user may not view the object.'] });
}

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'extras.subscription': ReturnType<typeof subscriptionFields>;
  }
}
