/** Folders and files, lowest first: each may import those before it, and where `typesFromAbove` says so types of all. */
const layers = [
  { place: 'src/domain', names: ['engine', 'platform', 'organization', 'inventory', 'lifecycle', 'registry'] },
  {
    place: 'src/domain/engine',
    names: ['schema', 'resource', 'access', 'query', 'write', 'transfer'],
    typesFromAbove: true,
  },
  // A fact about equipment climbs from what is ordered to what is installed, never back. Planning looks at all of it.
  {
    place: 'src/domain/lifecycle',
    names: [
      'codes',
      'money',
      'item',
      'status',
      'units',
      'balance',
      'spares',
      'bom',
      'lead-times',
      'ordering',
      'scanning',
      'shipping',
      'performance',
      'notices',
      'installation',
      'provenance',
      'checks',
      'paper',
    ],
  },
];

const upwardsOnly = layers.flatMap(({ place, names, typesFromAbove }) =>
  names.slice(0, -1).map((name, index) => ({
    name: `${name}-below-${names[index + 1]}`,
    severity: 'error',
    from: { path: `^${place}/${name}/` },
    to: {
      path: `^${place}/(${names.slice(index + 1).join('|')})(/|\\.ts$)`,
      ...(typesFromAbove ? { dependencyTypesNot: ['type-only'] } : {}),
    },
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
      name: 'http-without-imports',
      comment: 'What both need, such as reading CSV, is in functions/http/formats.',
      severity: 'error',
      from: { path: '^src/functions/http' },
      to: { path: '^src/functions/(imports|api|schedules)' },
    },
    {
      name: 'runtime-below-http',
      severity: 'error',
      from: { path: '^src/functions/runtime' },
      to: { path: '^src/functions/(?!runtime)' },
    },
    {
      name: 'console-beside-the-api',
      comment:
        'The console speaks with the public API. Of the rest it takes what holds for JSON, labels, codes, currencies, CSV files and levels anywhere.',
      severity: 'error',
      from: { path: '^src/console' },
      to: {
        path: '^src/(repos|functions|domain)/',
        pathNot: [
          '^src/domain/engine/(json|schema/labels|transfer/(safe-cell|import/(row-report|file-notes)))\\.ts$',
          '^src/domain/lifecycle/codes/',
          '^src/domain/lifecycle/money/(currencies|currency-table)\\.ts$',
          '^src/domain/lifecycle/spares/level-bounds\\.ts$',
          '^src/functions/http/formats/read-csv\\.ts$',
        ],
      },
    },
    {
      name: 'nothing-on-the-console',
      severity: 'error',
      from: { path: '^src/(?!console)' },
      to: { path: '^src/console' },
    },
    {
      name: 'src-without-tools',
      severity: 'error',
      from: { path: '^src' },
      to: { path: '^(tools|tests)' },
    },
    {
      name: 'src-without-dev-dependencies',
      comment:
        'What a function imports has to be a dependency; types may come from elsewhere, and so may what is bundled for browsers.',
      severity: 'error',
      from: { path: '^src/(?!console)' },
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
