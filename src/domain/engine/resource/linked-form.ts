import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { displayUrlOf } from './display-url.ts';

/**
 * NetBox: some references show their objects in another form than most do: with a `display_url`, which those within them
 * have, too, and with cables as ids.
 */
export function linkedForm({ id = null, url = null, ...members }: JsonObject): JsonObject {
  const others = Object.entries(members).map(([name, value]): [string, Json] => [name, linkedMember(name, value)]);
  return { id, url, display_url: typeof url === 'string' ? displayUrlOf(url) : null, ...Object.fromEntries(others) };
}

/** Labelled choices are objects without an address. */
function linkedMember(name: string, value: Json): Json {
  if (!isJsonObject(value) || value.url === undefined) return value;
  return name === 'cable' ? (value.id ?? null) : linkedForm(value);
}
