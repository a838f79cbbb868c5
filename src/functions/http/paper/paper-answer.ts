import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Context } from '../../../domain/engine/context.ts';
import { invalid, notFound, refused } from '../../../domain/engine/errors.ts';
import type { Resource } from '../../../domain/engine/resource/resource.ts';
import { mostRows, type Paper } from '../../../domain/lifecycle/paper/document.ts';
import { papers } from '../../../domain/lifecycle/paper/papers.ts';
import type { ApiRequest } from '../contract/request.ts';
import { bytesAnswer, pdfType } from '../formats/bytes-answer.ts';
import { environmentLetterhead } from './environment-letterhead.ts';
import { paperDefinition } from './paper-definition.ts';
import { renderPdf } from './render-pdf.ts';

/** One of the documents of an object as a PDF file: that which `?document=` names, or the usual one. */
export async function paperAnswer(
  resource: Resource,
  id: number,
  request: ApiRequest,
  context: Context,
): Promise<APIGatewayProxyResult> {
  const paper = await makerOf(resource, request)(context, id);
  requireRows(paper);
  const now = context.now();
  const definition = paperDefinition(paper, await environmentLetterhead(), now);
  const bytes = await renderPdf(definition, { title: `${paper.title} ${paper.number}`, now });
  return bytesAnswer({ filename: `${paper.filename}.pdf`, contentType: pdfType, inline: true }, bytes, now);
}

function makerOf({ type, label, papers: declared = {} }: Resource, { query }: ApiRequest) {
  const names = Object.keys(declared);
  const name = query.get('document')?.at(-1) ?? names[0];
  if (name === undefined) throw notFound(label);
  const maker = names.includes(name) ? papers[type]?.[name] : undefined;
  if (!maker) throw invalid({ document: [`Select a valid choice. ${name} is not one of ${names.join(', ')}.`] });
  return maker;
}

function requireRows({ sections }: Paper): void {
  const rows = sections.reduce((sum, section) => sum + section.rows.length, 0);
  if (rows > mostRows)
    throw refused(
      'too-large',
      `A document has up to ${mostRows} lines; this one would have ${rows}. Ask for CSV instead.`,
    );
}
