import type { JsonObject } from '../../../domain/engine/json.ts';
import { labelled } from '../../../domain/lifecycle/paper/labels/label.ts';
import {
  codeKinds,
  labelFormats,
  labelsRoute,
  printerDots,
} from '../../../domain/lifecycle/paper/labels/labels-request.ts';
import { sheets } from '../../../domain/lifecycle/paper/labels/sheets.ts';
import { fileAddress, labelForms } from './media.ts';
import { operationPrefix } from './names.ts';
import { operation } from './operation.ts';

const parameter = (name: string, schema: JsonObject, description: string): JsonObject => ({
  in: 'query',
  name,
  description,
  schema,
});
const choice = (names: readonly string[]): JsonObject => ({ type: 'string', enum: names });

/** Labels to print. */
export const labelsPath: JsonObject = {
  get: operation(labelsRoute.app, {
    id: `${operationPrefix(labelsRoute.path)}_list`,
    summary:
      'Labels of up to 500 objects, selected by the filters of their list: sheets as PDF, or commands for a label printer',
    parameters: [
      { ...parameter('type', choice(Object.keys(labelled)), 'Type of the objects'), required: true },
      parameter(
        'id',
        { type: 'array', items: { type: 'integer' } },
        'Ids; any other filter of the list of the type works, too',
      ),
      parameter('format', choice(labelFormats), 'pdf by default'),
      parameter(
        'code',
        choice(codeKinds),
        'qr by default: the address of the object; datamatrix: its short text; code128: its asset tag or serial number; gs1-128: the cartons of shipments by SSCC',
      ),
      parameter('sheet', choice(Object.keys(sheets)), 'With pdf: the sheet; L7160 by default'),
      parameter('start', { type: 'integer', minimum: 1 }, 'With pdf: the first free label of the sheet; 1 by default'),
      parameter('size', { type: 'string' }, 'With zpl: width x height of a label in millimetres; 57x32 by default'),
      parameter('dots', choice(printerDots), 'With zpl: dots an inch of the printer; 203 by default'),
    ],
    forms: labelForms,
    file: fileAddress,
    errors: ['400'],
  }),
};
