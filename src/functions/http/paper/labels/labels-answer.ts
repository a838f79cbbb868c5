import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Context } from '../../../../domain/engine/context.ts';
import { type LabelsRequest, labelsRequest } from '../../../../domain/lifecycle/paper/labels/labels-request.ts';
import { cartonLabels, objectLabels } from '../../../../domain/lifecycle/paper/labels/make-labels.ts';
import { sheets } from '../../../../domain/lifecycle/paper/labels/sheets.ts';
import type { ApiRequest } from '../../contract/request.ts';
import { textResponse } from '../../contract/response.ts';
import { bytesAnswer, pdfType } from '../../formats/bytes-answer.ts';
import { renderPdf } from '../render-pdf.ts';
import { sheetDefinition } from './label-sheets.ts';
import { type PrintedLabel, printedCarton, printedLabel } from './printed-label.ts';
import { zplOf } from './zpl.ts';

/** Labels of the objects that a query selects: sheets as a PDF file, or commands for a label printer. */
export async function labelsAnswer(request: ApiRequest, context: Context): Promise<APIGatewayProxyResult> {
  const wanted = labelsRequest(request.query);
  const labels = await labelsFor(request, context, wanted);
  if (wanted.format === 'zpl')
    return textResponse(200, zplOf(labels, wanted.roll), {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Disposition': 'attachment; filename="labels.zpl"',
    });
  const now = context.now();
  const definition = sheetDefinition(labels, sheets[wanted.sheet], wanted.start);
  const bytes = await renderPdf(definition, { title: 'Labels', now });
  return bytesAnswer({ filename: 'labels.pdf', contentType: pdfType, inline: true }, bytes, now);
}

async function labelsFor(
  { query }: ApiRequest,
  context: Context,
  { code }: LabelsRequest,
): Promise<readonly PrintedLabel[]> {
  if (code === 'gs1-128') return (await cartonLabels(context, query)).map(printedCarton);
  return (await objectLabels(context, query)).map((label) => printedLabel(label, code));
}
