/** Generated tests try the same values in each run, so that a failure is the doing of the change at hand. */
const everyday = 20_261_129;

/** The seed of all generated tests: QM_TEST_SEED, a whole number, tries other values. */
export const testSeed = Number(process.env.QM_TEST_SEED ?? everyday);
