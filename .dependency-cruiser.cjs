/** The layers: src/functions -> src/repos -> src/domain. Nothing in src knows of tools or tests. */
module.exports = {
  forbidden: [
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
