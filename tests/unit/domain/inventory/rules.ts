import type { FieldErrors } from '../../../../src/domain/engine/errors.ts';
import { defined, type JsonObject } from '../../../../src/domain/engine/json.ts';
import type { Resource } from '../../../../src/domain/engine/resource/resource.ts';
import { defaults } from '../../../../src/domain/engine/schema/defaults.ts';
import { defaultSettings, type Settings } from '../../../../src/domain/engine/settings.ts';
import { registry } from '../../../../src/domain/registry.ts';

interface Given {
  /** What the object refers to, by field or by path. */
  readonly related?: Readonly<Record<string, JsonObject>>;
  /** What was stored before: the write is an update. */
  readonly before?: JsonObject;
  readonly settings?: Settings;
}

const writeOf = (resource: Resource, values: JsonObject, { related = {}, before }: Given) => ({
  id: before ? 1 : 0,
  before: before ? { ...defaults(resource), ...before } : null,
  after: { ...defaults(resource), ...before, ...values },
  given: new Set(Object.keys(values)),
  related: (field: string) => related[field],
});

/** What the pure rules of a resource say to a write of these values. */
export const problemsOf = (resource: Resource, values: JsonObject, given: Given = {}): FieldErrors =>
  resource.check?.(writeOf(resource, values, given), { settings: given.settings ?? defaultSettings, registry }) ?? {};

/** What follows from the values of a write. */
export const derivedFrom = (resource: Resource, values: JsonObject, given: Given = {}): JsonObject =>
  defined(
    resource.derive?.(writeOf(resource, values, given), {
      now: '2026-01-01T00:00:00.000Z',
      settings: defaultSettings,
    }) ?? {},
  );

/** What people call an object with these values. */
export const displayOf = (resource: Resource, values: JsonObject, id = 1, related: Given['related'] = {}): string =>
  resource.display({ ...defaults(resource), ...values }, { id, related: (field: string) => related[field] });
