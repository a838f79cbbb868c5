import { defineConfig } from 'vitest/config';

/** Credentials for engines on this machine, which accept any; a test can never reach an account by mistake. */
const localCredentials = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
};

const listTests = 'tests/e2e/lists.test.ts';
const hallTests = 'tests/console/hall.test.ts';

export default defineConfig({
  test: {
    projects: [
      // Nothing in there keeps state: what was loaded for one file serves the next.
      {
        test: {
          name: 'unit',
          include: ['tests/{unit,model-based,concurrency}/**/*.test.ts'],
          setupFiles: 'tests/setup/seed.ts',
          isolate: false,
          maxWorkers: 2,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          globalSetup: 'tests/setup/engine.ts',
          setupFiles: ['tests/setup/seed.ts', 'tests/setup/environment.ts'],
          env: localCredentials,
          // Files have tables and environments of their own: what was loaded and compiled for one serves the next. What
          // modules remember, they remember for a table or an address, never for the process alone.
          isolate: false,
          // Tests wait for the engine, and some for limits of time: four files at once fill two cores.
          maxWorkers: 4,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          exclude: [listTests],
          globalSetup: 'tests/setup/stack.ts',
          maxWorkers: 2,
          // Enough requests at once to keep the one process with all functions busy.
          maxConcurrency: 4,
          env: localCredentials,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      // On a stack of its own: counts and pages are compared, and nobody may write meanwhile.
      {
        test: {
          name: 'lists',
          include: [listTests],
          globalSetup: 'tests/setup/stack.ts',
          maxConcurrency: 4,
          env: localCredentials,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      // In a real browser, on a stack of its own: nobody else may change what waits.
      {
        test: {
          name: 'console',
          include: ['tests/console/**/*.test.ts'],
          exclude: [hallTests],
          globalSetup: 'tests/setup/console.ts',
          maxWorkers: 2,
          env: localCredentials,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      // The data hall takes its time to load: it begins with the others rather than behind them.
      {
        test: {
          name: 'hall',
          include: [hallTests],
          env: localCredentials,
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'stack',
          include: ['tests/stack/**/*.test.ts'],
          maxWorkers: 2,
          env: localCredentials,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'package',
          include: ['tests/package/**/*.test.ts'],
          globalSetup: 'tests/setup/package.ts',
          maxWorkers: 2,
          env: localCredentials,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
