/**
 * NetBox: within one parent no two nodes share a name or a slug; at the top level the messages differ.
 */
export const nodeUniqueness = (label: string) =>
  (['name', 'slug'] as const).flatMap((field) => [
    {
      name: `parent_${field}`,
      fields: ['parent', field] as const,
    },
    {
      name: `top_${field}`,
      fields: [field] as const,
      when: (values: { readonly parent: unknown }) => values.parent === null,
      message: `A top-level ${label} with this ${field} already exists.`,
    },
  ]);
