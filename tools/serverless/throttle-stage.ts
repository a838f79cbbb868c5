import { APIGatewayClient, paginateGetRestApis, UpdateStageCommand } from '@aws-sdk/client-api-gateway';
import * as z from 'zod';
import type { Hooks, Serverless } from './plugin.ts';

/** What stage.ts gives. */
const customSchema = z.object({
  stage: z.object({ throttle: z.object({ requestsPerSecond: z.number(), burst: z.number() }) }),
});

/** Requests that API Gateway passes on, a second and at one moment; what is more gets 429. */
type Throttle = z.infer<typeof customSchema>['stage']['throttle'];

/**
 * osls plugin: limits the requests to a stage after each deployment. CloudFormation cannot: the stage belongs to the deployment
 * of the API, whose description may not be given for a stage that is there already.
 */
export default class ThrottleStage {
  readonly hooks: Hooks;

  constructor(serverless: Serverless) {
    this.hooks = {
      'after:deploy:deploy': async () => {
        const provider = serverless.getProvider('aws');
        const client = new APIGatewayClient(await provider.getAwsSdkV3Config());
        const { service, custom } = serverless.service;
        await throttleStage(
          client,
          `${provider.getStage()}-${service}`,
          provider.getStage(),
          customSchema.parse(custom).stage.throttle,
        );
      },
    };
  }
}

/** Sets the limits of all routes of a stage. `apiName` is the name of the API, as osls makes it. */
export async function throttleStage(
  client: APIGatewayClient,
  apiName: string,
  stageName: string,
  { requestsPerSecond, burst }: Throttle,
): Promise<void> {
  for await (const { items = [] } of paginateGetRestApis({ client }, {})) {
    const restApiId = items.find(({ name }) => name === apiName)?.id;
    if (restApiId === undefined) continue;
    const limit = (name: string, value: number) => ({
      op: 'replace' as const,
      path: `/*/*/throttling/${name}`,
      value: `${value}`,
    });
    const patchOperations = [limit('rateLimit', requestsPerSecond), limit('burstLimit', burst)];
    await client.send(new UpdateStageCommand({ restApiId, stageName, patchOperations }));
    return;
  }
  throw new Error(`There is no API "${apiName}" whose requests could be limited.`);
}
