/** Something of NetBox that is not as in NetBox here, and why. Tests against NetBox's own contract let nothing else through. */
export interface Difference {
  /** Content types (`dcim.device`), or all that have the name. */
  readonly types: readonly string[] | 'all';
  /** Names of filters without suffix, of fields, or of methods. */
  readonly names: readonly string[];
  /** What stands here instead. */
  readonly here: string;
  readonly why: string;
}

/** The difference that a name of a type falls under. */
export const differenceOf = (table: readonly Difference[], type: string, name: string): Difference | undefined =>
  table.find(({ types, names }) => (types === 'all' || types.includes(type)) && names.includes(name));
