/** What local functions get of the environment of `npm start`: the settings, and the region of a table on AWS. */
export const ownEnvironment = (environment: NodeJS.ProcessEnv): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith('QM_') || name === 'AWS_REGION'));
