import type { ObjectRef, TypeName } from '../../engine/schema/field-kinds.ts';

const ours = /^qm:([a-z][a-z_]*)\.([a-z]+):([1-9]\d{0,14})$/i;

/** The text on a label that names an object: `qm:<app>.<model>:<id>`. */
export const codeOf = (type: TypeName, id: number): string => `qm:${type}:${id}`;

/** The page that an object's code leads to, as a QR code has it: a phone opens it, and scanners read the code out of it. */
export const codeAddress = (baseUrl: string, type: TypeName, id: number): string =>
  `${baseUrl}/api/plugins/asset-lifecycle/scan/?code=${encodeURIComponent(codeOf(type, id))}`;

/** The object that a code of our own names, as short text or as address; undefined for every other text. */
export function parseCode(text: string): ObjectRef | undefined {
  const [, app, model, id] = ours.exec(codeIn(text.trim())) ?? [];
  if (app === undefined || model === undefined || id === undefined) return undefined;
  return { type: `${app.toLowerCase()}.${model.toLowerCase()}`, id: Number(id) };
}

/** Of an address, what its parameter `code` says. */
function codeIn(text: string): string {
  if (!/^https?:\/\//i.test(text)) return text;
  const address = URL.parse(text);
  return (address?.pathname.endsWith('/scan/') && address.searchParams.get('code')) || '';
}
