import { serviceName } from '../../src/functions/runtime/metric-names.ts';

/** The namespace of CloudWatch under which the functions of a stage publish, and in which its alarms look. */
export const metricsNamespace = (stage: string): string => `${serviceName}-${stage}`;
