import type { TestProject } from 'vitest/node';
import { startEngine } from '../../tools/local/engine.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the DynamoDB engine answers; each test file makes a table of its own in it. */
    dynamodbEndpoint: string;
  }
}

/** Starts one DynamoDB engine, of the kind that QM_DATABASE names, for all integration tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engine = await startEngine();
  if (!engine.endpoint) throw new Error('Tests need an engine with an endpoint: set QM_DYNAMODB_ENDPOINT.');
  project.provide('dynamodbEndpoint', engine.endpoint);
  return engine.stop;
}
