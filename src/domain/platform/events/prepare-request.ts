import { isJsonObject, type Json, type JsonObject } from '../../engine/json.ts';
import { jsonBytes } from '../../engine/schema/size.ts';
import { TemplateError } from '../../engine/templates/template-error.ts';
import { isTemplate } from './header-lines.ts';
import { HeaderProblem, headersIn, renderedLines } from './request-headers.ts';

/** Bytes of a body. The item of a delivery, 400 kB at most, also holds its headers and what came of each attempt. */
const largestBody = 256_000;
/** Bytes of the additional headers; most receivers take no more than 8 kB or 16 kB. */
const largestHeaders = 16_000;

class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** What the receiver of a delivery will get, as of the event. */
export interface PreparedRequest {
  readonly _method: string;
  readonly _url: string;
  readonly _content_type: string;
  readonly _headers: string;
  readonly _body: string;
  /** Why there is nothing to send; '' where there is. */
  readonly error: string;
}

/** Renders a template; its errors say what is wrong with it. */
export type Render = (source: string, context: JsonObject) => Promise<string>;

/** The request of a webhook for a payload. A template that fails, or makes too much, is an error of the request. */
export async function prepareRequest(webhook: JsonObject, payload: Json, render: Render): Promise<PreparedRequest> {
  const request = {
    _method: text(webhook.http_method) || 'POST',
    _url: text(webhook.payload_url),
    _content_type: text(webhook.http_content_type) || 'application/json',
  };
  const context = isJsonObject(payload) ? payload : { data: payload };
  const rendered = async (source: string) => (isTemplate(source) ? await render(source, context) : source);
  try {
    const template = text(webhook.body_template);
    const _body = template === '' ? JSON.stringify(payload) : await rendered(template);
    requireSize('The body', _body, largestBody);
    const lines = text(webhook.additional_headers);
    const _headers = isTemplate(lines) ? await renderedLines(lines, rendered) : lines;
    requireSize('The additional headers', _headers, largestHeaders);
    headersIn(_headers);
    return { ...request, _headers, _body, error: '' };
  } catch (error) {
    if (!(error instanceof TemplateError || error instanceof HeaderProblem || error instanceof TooLarge)) throw error;
    return { ...request, _headers: '', _body: '', error: error.message.slice(0, longestReason) };
  }
}
const longestReason = 1_000;

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

function requireSize(what: string, value: string, most: number): void {
  const bytes = jsonBytes(value);
  if (bytes > most)
    throw new TooLarge(`${what} would take ${Math.ceil(bytes / 1_000)} kB, and ${most / 1_000} kB can be sent.`);
}
