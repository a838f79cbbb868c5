import type { Resource } from '../../domain/engine/resource/resource.ts';
import { procurementOf } from '../../domain/lifecycle/provenance/procurement.ts';
import { procurement } from '../../domain/lifecycle/provenance/procurement-action.ts';
import { readFunction } from './action-function.ts';

/** The Lambda function that tells where an object comes from; the same for everything that a BOM can plan. */
export const procurementFunction = (resource: Resource) =>
  readFunction(resource, procurement, (context, { id }) => procurementOf(context, resource, id));
