import { securityHeaders } from '../../src/functions/http/contract/security-headers.ts';
import type { CloudFormationResource, Hooks, Serverless } from './plugin.ts';

/**
 * osls plugin: folds the routes of the REST API into one OpenAPI body.
 *
 * osls makes one CloudFormation resource for every path segment and for every method. A resource of the API would cost
 * six and the template would pass the limit of 500 long before the API is complete; as an OpenAPI body all routes cost
 * none (docs/decisions/007-function-granularity.md).
 */
export default class FoldRoutes {
  readonly hooks: Hooks;

  constructor(serverless: Serverless) {
    this.hooks = {
      'after:package:compileEvents': () =>
        foldRoutes(serverless.service.provider.compiledCloudFormationTemplate.Resources),
    };
  }
}

/**
 * What API Gateway answers itself (throttling, time limits, failed functions) keeps its text and gets the headers of all other
 * answers. Static values are put between single quotes and must hold none, hence the shorter policy.
 */
const gatewayResponse = {
  responseParameters: Object.fromEntries(
    Object.entries({ ...securityHeaders, 'Content-Security-Policy': 'sandbox' }).map(([name, value]) => [
      `gatewayresponse.header.${name}`,
      `'${value}'`,
    ]),
  ),
};

/** Moves every AWS::ApiGateway::Resource and Method of `resources` into the body of the RestApi, in place. */
export function foldRoutes(resources: Record<string, CloudFormationResource>): void {
  const ofType = (type: string) => Object.entries(resources).filter(([, resource]) => resource.Type === type);
  const restApi = ofType('AWS::ApiGateway::RestApi')[0]?.[1];
  if (!restApi) return;

  const pathParts = ofType('AWS::ApiGateway::Resource');
  const methods = ofType('AWS::ApiGateway::Method');
  const pathOf = (reference: unknown): string => {
    const part = isReference(reference) ? resources[reference.Ref] : undefined;
    return part ? `${pathOf(part.Properties.ParentId)}/${String(part.Properties.PathPart)}` : '';
  };

  const paths: Record<string, Record<string, object>> = {};
  for (const [, method] of methods) {
    const path = pathOf(method.Properties.ResourceId) || '/';
    paths[path] = { ...paths[path], ...operation(method) };
  }
  restApi.Properties.Body = {
    openapi: '3.0.1',
    info: { title: restApi.Properties.Name, version: '1' },
    paths,
    'x-amazon-apigateway-gateway-responses': { DEFAULT_4XX: gatewayResponse, DEFAULT_5XX: gatewayResponse },
  };

  for (const [id] of [...pathParts, ...methods]) delete resources[id];
  for (const [, deployment] of ofType('AWS::ApiGateway::Deployment')) delete deployment.DependsOn;
}

function operation({ Properties }: CloudFormationResource): Record<string, object> {
  const { HttpMethod, Integration } = Properties;
  if (typeof HttpMethod !== 'string' || !isProxyIntegration(Integration)) {
    throw new Error('Only routes with Lambda proxy integration can be folded into the OpenAPI body.');
  }
  const name = HttpMethod === 'ANY' ? 'x-amazon-apigateway-any-method' : HttpMethod.toLowerCase();
  const integration = { type: 'aws_proxy', httpMethod: 'POST', uri: Integration.Uri };
  return { [name]: { responses: {}, 'x-amazon-apigateway-integration': integration } };
}

function isReference(value: unknown): value is { Ref: string } {
  return typeof value === 'object' && value !== null && 'Ref' in value && typeof value.Ref === 'string';
}

function isProxyIntegration(value: unknown): value is { Uri: object } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'Type' in value &&
    value.Type === 'AWS_PROXY' &&
    'Uri' in value &&
    typeof value.Uri === 'object'
  );
}
