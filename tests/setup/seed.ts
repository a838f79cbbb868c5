import * as fc from 'fast-check';
import { testSeed } from '../support/test-seed.ts';

fc.configureGlobal({ seed: testSeed });
