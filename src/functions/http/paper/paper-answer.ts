import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Context } from '../../../domain/engine/context.ts';
import { invalid, notFound, refused } from '../../../domain/engine/errors.ts';
import type { Resource } from '../../../domain/engine/resource/resource.ts';
import { mostRows, type Paper } from '../../../domain/lifecycle/paper/document.ts';
import { papers } from '../../../domain/lifecycle/paper/papers.ts';
import { log } from '../../runtime/log.ts';
import type { ApiRequest } from '../contract/request.ts';
import { bytesAnswer, pdfType } from '../formats/bytes-answer.ts';
import { environmentLetterhead } from './environment-letterhead.ts';
import type { Letterhead } from './letterhead.ts';
import { paperDefinition } from './paper-definition.ts';
import { renderPdf } from './render-pdf.ts';

/** One of the documents of an object as a PDF file: that which `?document=` names, or the usual one. */
export async function paperAnswer(
  resource: Resource,
  id: number,
  request: Pick<ApiRequest, 'query'>,
  context: Context,
): Promise<APIGatewayProxyResult> {
  const paper = await makerOf(resource, request)(context, id);
  requireRows(paper);
  const now = context.now();
  const bytes = await drawn(paper, await environmentLetterhead(), now);
  return bytesAnswer({ filename: `${paper.filename}.pdf`, contentType: pdfType, inline: true }, bytes, now);
}

/** A logo that looks right and cannot be drawn must not hold up the paper. */
async function drawn(paper: Paper, letterhead: Letterhead, now: Date): Promise<Buffer> {
  try {
    return await renderPdf(paperDefinition(paper, letterhead, now), { title: `${paper.title} ${paper.number}`, now });
  } catch (error) {
    if (!letterhead.logo) throw error;
    await log('warn', 'The logo of documents cannot be drawn', { error });
    return drawn(paper, { ...letterhead, logo: undefined }, now);
  }
}

function makerOf({ type, label, papers: declared = {} }: Resource, { query }: Pick<ApiRequest, 'query'>) {
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
