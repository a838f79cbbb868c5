import type { JsonObject } from '../../../domain/engine/json.ts';
import {
  demandForm,
  demandHelp,
  demandQuery,
  demandRoute,
} from '../../../domain/lifecycle/planning/demand/demand-form.ts';
import { pageOf } from './answers.ts';
import { formAnswer, queryParameters } from './forms.ts';
import { csvForm } from './media.ts';
import { operationPrefix } from './names.ts';
import { operation } from './operation.ts';
import { formParameter, pagingParameters } from './parameters.ts';

const shaping = new Set(['limit', 'offset', 'fields', 'omit', 'brief']);

/** What all open BOMs need. */
export const demandPath: JsonObject = {
  get: operation(demandRoute.app, {
    id: `${operationPrefix(demandRoute.path)}_list`,
    summary: demandHelp,
    parameters: [
      ...pagingParameters.filter(({ name }) => shaping.has(String(name))),
      formParameter('format', ['json', 'csv'], 'Format of the response; csv: all lines, each with its item'),
      ...queryParameters(demandQuery),
    ],
    answer: pageOf(formAnswer(demandForm)),
    forms: csvForm,
    errors: ['400'],
  }),
};
