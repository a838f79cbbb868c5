import type { CloudFormationResource, Hooks, Serverless } from './plugin.ts';

/**
 * osls plugin: drops what CloudFormation knows without being told. osls names the role of a function under `DependsOn`, though the
 * function refers to it; linters report each of them, and emulators of CloudFormation refuse the template for it.
 */
export default class ImpliedDependencies {
  readonly hooks: Hooks;

  constructor(serverless: Serverless) {
    this.hooks = {
      'before:package:finalize': () =>
        dropImpliedDependencies(serverless.service.provider.compiledCloudFormationTemplate.Resources),
    };
  }
}

/** Removes from `DependsOn`, in place, each resource that the properties refer to anyway, and what is named twice. */
export function dropImpliedDependencies(resources: Record<string, CloudFormationResource>): void {
  for (const resource of Object.values(resources)) {
    if (resource.DependsOn === undefined) continue;
    const referred = referredIn(resource.Properties);
    const left = [...new Set([resource.DependsOn].flat())].filter((name) => !referred.has(name));
    if (left.length === 0) delete resource.DependsOn;
    else resource.DependsOn = left;
  }
}

/** Names of the resources that a value refers to with `Ref` or `Fn::GetAtt`. */
function referredIn(value: unknown): ReadonlySet<string> {
  if (typeof value !== 'object' || value === null) return new Set();
  const names = Object.entries(value).flatMap(([key, part]) => {
    if (key === 'Ref' && typeof part === 'string') return [part];
    if (key === 'Fn::GetAtt' && Array.isArray(part) && typeof part[0] === 'string') return [part[0]];
    return [...referredIn(part)];
  });
  return new Set(names);
}
