import * as fc from 'fast-check';

/** Generated tests try the same values in each run, so that a failure is the doing of the change at hand. */
const everyday = 20_261_129;

fc.configureGlobal({ seed: Number(process.env.QM_TEST_SEED ?? everyday) });
