import * as z from 'zod';
import type { PlanProblem } from '../../../src/domain/lifecycle/planning/plan-problem.ts';
import cases from './plan-cases.json' with { type: 'json' };
import { problemOf } from './problems.ts';

const whole = z.int();
const caseSchema = z.object({
  name: z.string(),
  vendors: z.array(z.tuple([whole, whole])),
  lines: z.array(z.tuple([whole, whole, whole])),
  offers: z.array(z.tuple([whole, whole, whole, whole, whole, z.array(z.tuple([whole, whole]))])),
  budget: whole.nullable(),
  optimum: whole.nullable(),
  reason: z.string().optional(),
  /** Line, vendor, quantity, goods. */
  plan: z.array(z.tuple([whole, whole, whole, whole])).optional(),
});

type KnownCase = z.infer<typeof caseSchema> & { readonly problem: PlanProblem };

/** Problems whose cheapest plan is known from elsewhere: by enumeration, equal to a dynamic programme over sets of vendors. */
export const knownCases: readonly KnownCase[] = z
  .array(caseSchema)
  .parse(cases)
  .map((known) => ({ ...known, problem: problemOf(known, { budget: known.budget }) }));
