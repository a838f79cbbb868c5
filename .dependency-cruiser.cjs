/** Folders, lowest first: each may import those before it. */
const foldersUpwards = {
  'src/domain/engine': ['schema', 'resource', 'access', 'query', 'write', 'transfer'],
  // A fact about equipment climbs from what is ordered to what is installed, never back.
  'src/domain/lifecycle': [
    'item',
    'status',
    'units',
    'balance',
    'spares',
    'bom',
    'ordering',
    'shipping',
    'installation',
    'provenance',
    'checks',
  ],
};

const upwardsOnly = Object.entries(foldersUpwards).flatMap(([place, folders]) =>
  folders.slice(0, -1).map((folder, index) => ({
    name: `${folder}-below-${folders[index + 1]}`,
    severity: 'error',
    from: { path: `^${place}/${folder}/` },
    to: { path: `^${place}/(${folders.slice(index + 1).join('|')})/`, dependencyTypesNot: ['type-only'] },
  })),
);

/**
 * The layers: src/functions -> src/repos -> src/domain, and in the domain lifecycle -> inventory -> organization ->
 * platform -> engine, with the registry above all. Nothing in src knows of tools or tests.
 */
module.exports = {
  forbidden: [
    ...upwardsOnly,
    {
      name: 'domain-stands-alone',
      comment: 'The business knows no storage, no HTTP and no environment.',
      severity: 'error',
      from: { path: '^src/domain' },
      to: { path: ['^src/(repos|functions)', 'node_modules/(@aws|@middy|@smithy)'] },
    },
    {
      name: 'domain-without-platform',
      comment: 'Clock, randomness and files come in as arguments.',
      severity: 'error',
      from: { path: '^src/domain' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'engine-knows-no-business',
      comment: 'What serves every resource reaches the declarations through the registry, a value.',
      severity: 'error',
      from: { path: '^src/domain/engine' },
      to: { path: '^src/domain/(platform|organization|inventory|lifecycle|registry)' },
    },
    {
      name: 'platform-below-organization',
      severity: 'error',
      from: { path: '^src/domain/platform' },
      to: { path: '^src/domain/(organization|inventory|lifecycle|registry)' },
    },
    {
      name: 'organization-below-inventory',
      severity: 'error',
      from: { path: '^src/domain/organization' },
      to: { path: '^src/domain/(inventory|lifecycle|registry)' },
    },
    {
      name: 'inventory-below-lifecycle',
      severity: 'error',
      from: { path: '^src/domain/inventory' },
      to: { path: '^src/domain/(lifecycle|registry)' },
    },
    {
      name: 'lifecycle-below-registry',
      severity: 'error',
      from: { path: '^src/domain/lifecycle' },
      to: { path: '^src/domain/registry' },
    },
    {
      name: 'repos-on-the-engine',
      comment:
        'Storage implements the ports of the engine and knows no resource but through the registry that it is given.',
      severity: 'error',
      from: { path: '^src/repos' },
      to: { path: '^src/domain/(organization|inventory|lifecycle|registry)' },
    },
    {
      name: 'repos-below-functions',
      severity: 'error',
      from: { path: '^src/repos' },
      to: { path: ['^src/functions', 'node_modules/(@middy|@aws-lambda-powertools)'] },
    },
    {
      name: 'src-without-tools',
      severity: 'error',
      from: { path: '^src' },
      to: { path: '^(tools|tests)' },
    },
    {
      name: 'src-without-dev-dependencies',
      comment: 'What a function imports has to be a dependency; types may come from elsewhere.',
      severity: 'error',
      from: { path: '^src' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // TypeScript 7 has no API yet that dependency-cruiser could use.
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types', 'default'] },
  },
};
