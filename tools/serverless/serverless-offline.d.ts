/** The little of serverless-offline's event class that `true-to-gateway.ts` uses. */
declare module '*/LambdaProxyIntegrationEvent.js' {
  export default class LambdaProxyIntegrationEvent {
    create(): { headers: Record<string, string>; requestContext: { domainName: string } };
  }
}
