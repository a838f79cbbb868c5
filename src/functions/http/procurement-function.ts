import type { Resource } from '../../domain/engine/resource/resource.ts';
import { procurementOf } from '../../domain/lifecycle/provenance/procurement.ts';
import { procurement } from '../../domain/lifecycle/provenance/procurement-action.ts';
import { verbFunction } from './verb-function.ts';

/** The Lambda function of `procurement/`, the same for every type that a BOM can plan. */
export const procurementFunction = (resource: Resource) =>
  verbFunction(resource, procurement, (context, { id }) => procurementOf(context, resource, id));
