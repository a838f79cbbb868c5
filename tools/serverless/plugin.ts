/** The little of osls that the plugins in this folder use; osls has no types for plugins. */
export interface Serverless {
  serviceDir: string;
  service: {
    service: string;
    provider: {
      environment?: Record<string, unknown>;
      compiledCloudFormationTemplate: { Resources: Record<string, CloudFormationResource> };
    };
    custom?: Record<string, object>;
    package: { artifact?: string };
    getAllFunctions(): string[];
    getFunction(key: string): FunctionDefinition;
  };
  pluginManager: { getPlugins(): object[] };
  getProvider(name: 'aws'): {
    getStage(): string;
    /** Region and credentials for clients of the AWS SDK. */
    getAwsSdkV3Config(): Promise<{ readonly region: string }>;
  };
}

export interface FunctionDefinition {
  handler: string;
  environment?: Record<string, unknown>;
  package?: { artifact?: string; patterns?: string[] };
}

export interface CloudFormationResource {
  Type: string;
  Properties: Record<string, unknown>;
  DependsOn?: string | string[];
}

/** Names of osls' lifecycle events and what to do then. */
export type Hooks = Record<string, () => void | Promise<void>>;
