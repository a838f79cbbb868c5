import type { JsonObject } from '../../engine/json.ts';
import { isTemplate } from './header-lines.ts';
import { type Headers, headersIn } from './request-headers.ts';
import type { WebhookDelivery } from './stored-delivery.ts';

type Values = WebhookDelivery['values'];

/** What is sent in an attempt, and what the log of deliveries keeps of it. */
export interface RequestToSend {
  readonly method: string;
  readonly url: string;
  readonly contentType: string;
  readonly additional: Headers;
  readonly body: string;
  readonly verifiesTls: boolean;
  readonly kept: Pick<Values, '_method' | '_url' | '_content_type' | '_headers'>;
}

/**
 * The body is as of the event. Everything else is as the webhook has it now, so that a corrected address or a new token
 * serves the attempts that are still to come; headers that were rendered for the event stay as they are. Throws a
 * HeaderProblem.
 */
export function requestOf({ values }: WebhookDelivery, webhook: JsonObject): RequestToSend {
  const lines = String(webhook.additional_headers ?? '');
  const kept = {
    _method: String(webhook.http_method),
    _url: String(webhook.payload_url),
    _content_type: String(webhook.http_content_type),
    _headers: isTemplate(lines) ? values._headers : lines,
  };
  return {
    method: kept._method,
    url: kept._url,
    contentType: kept._content_type,
    additional: headersIn(kept._headers),
    body: values._body,
    verifiesTls: webhook.ssl_verification !== false,
    kept,
  };
}
