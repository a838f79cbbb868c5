import { defineConfig } from 'vitest/config';

/** The unit tests of the lifecycle and random histories; each mutant runs those that reach it. */
export default defineConfig({
  test: {
    include: ['tests/unit/domain/lifecycle/**/*.test.ts', 'tests/unit/domain/engine/resource/*.test.ts'],
    setupFiles: 'tests/setup/seed.ts',
    testTimeout: 30_000,
  },
});
