import { invalid } from '../../../domain/engine/errors.ts';
import { exportOrder } from '../../../domain/lifecycle/ordering/export-order.ts';
import { purchaseOrder } from '../../../domain/lifecycle/ordering/purchase-order.ts';
import { actionFunction } from '../../http/action-function.ts';
import { pathId } from '../../http/contract/object-request.ts';
import { jsonResponse, textResponse } from '../../http/contract/response.ts';
import { yamlType } from '../../http/formats/answer-format.ts';
import { csvType } from '../../http/formats/csv.ts';
import { orderCsv, orderYaml } from '../../http/formats/order-formats.ts';

export const handler = actionFunction('GET', async (request, context) => {
  const format = request.query.get('format')?.at(-1) ?? 'json';
  const order = await exportOrder(context, pathId(request, purchaseOrder));
  if (format === 'json') return jsonResponse(200, order);
  if (format === 'csv') return textResponse(200, await orderCsv(order), { 'Content-Type': csvType });
  if (format === 'yaml') return textResponse(200, await orderYaml(order), { 'Content-Type': yamlType });
  throw invalid({ format: [`Select a valid choice. ${format} is not one of json, csv, yaml.`] });
});
