import { resources } from '../../domain/registry.ts';
import { apiFunction } from '../http/api-function.ts';
import { rootDocument } from '../http/root.ts';

export const handler = apiFunction((request, context) => rootDocument(resources, request, context));
