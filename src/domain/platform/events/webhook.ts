import { type FieldErrors, hasErrors, invalid } from '../../engine/errors.ts';
import { defineResource, type Write } from '../../engine/resource/resource.ts';
import { choices } from '../../engine/schema/choices.ts';
import { boolean, choice, described, optionalText, reference, text } from '../../engine/schema/fields.ts';
import type { LoadTemplates } from '../../engine/templates/template-library.ts';
import { headerLines, headerProblems, isTemplate } from './header-lines.ts';
import { secretProblems } from './standard-secret.ts';

const httpMethods = choices({ GET: 'GET', POST: 'POST', PUT: 'PUT', PATCH: 'PATCH', DELETE: 'DELETE' });

const webhookFields = {
  name: text({ required: true, maxLength: 150 }),
  payload_url: text({ required: true, maxLength: 500, help: 'Address that gets the requests; http or https' }),
  http_method: choice(httpMethods, { default: 'POST', bare: true, multi: true }),
  http_content_type: text({ default: 'application/json', maxLength: 100 }),
  additional_headers: text({ long: true, maxLength: 4000, help: 'Lines of "Name: value"; values may be templates' }),
  body_template: text({ long: true, maxLength: 20_000, help: 'Jinja2 template of the body; blank for the usual one' }),
  secret: text({ writeOnly: true, maxLength: 255, help: 'Write-only: key of the signatures' }),
  ssl_verification: boolean({ default: true }),
  ca_file_path: optionalText({ maxLength: 4096, help: 'Not offered' }),
  ...described,
  /** Kept as it is: signatures are made with it. */
  _secret: text({ secret: true, hidden: true, readOnly: true, long: true }),
  /** Receivers learn what this user may view. */
  _saved_by: reference('users.user', { hidden: true, readOnly: true, onDelete: 'keep' }),
} as const;

/** NetBox: where requests about events go, and what they look like. */
export const webhook = defineResource({
  app: 'extras',
  model: 'webhook',
  endpoint: 'webhooks',
  label: 'webhook',
  fields: webhookFields,
  unique: [{ name: 'name', fields: ['name'] }],
  naturalKey: 'name',
  importKey: 'name',
  ordering: ['name'],
  brief: ['name', 'description'],
  search: ['name', 'description', 'payload_url'],
  display: ({ name }) => name,
  check: ({ after }) => webhookProblems(after),
  async onSave({ id, after, given }, work) {
    const problems = await templateProblems(after, work.templates);
    if (hasErrors(problems)) throw invalid(problems);
    const saved = await work.get('extras.webhook', id);
    if (!saved) return;
    work.update(saved, {
      _saved_by: work.actor.userId || null,
      ...(given.has('secret') ? { _secret: after.secret } : {}),
    });
  },
});

type Values = Write<typeof webhookFields>['after'];

function webhookProblems({
  payload_url: url,
  http_content_type: type,
  additional_headers,
  secret,
  ca_file_path: file,
}: Values): FieldErrors {
  const problems: Record<string, readonly string[]> = {};
  const add = (field: string, messages: readonly string[]): void => {
    if (messages.length > 0) problems[field] = messages;
  };
  add('payload_url', urlProblems(url));
  add('http_content_type', mediaType.test(type) ? [] : ['Enter a content type such as application/json.']);
  add('additional_headers', headerProblems(additional_headers));
  add('secret', secretProblems(secret));
  add('ca_file_path', file === null ? [] : [noCaFile]);
  return problems;
}

/** What is wrong with the templates of a webhook, with the line; the library that reads them is loaded when there is one. */
async function templateProblems(
  { body_template, additional_headers }: Values,
  load: LoadTemplates,
): Promise<FieldErrors> {
  const problems: Record<string, readonly string[]> = {};
  for (const [field, source] of Object.entries({ body_template, additional_headers })) {
    if (!isTemplate(source)) continue;
    const { checkTemplate } = await import('../../engine/templates/render-template.ts');
    const check = (template: string) => checkTemplate(load, template);
    const problem =
      (await check(source)) ?? (field === 'additional_headers' ? await cutTemplate(source, check) : undefined);
    if (problem !== undefined) problems[field] = [problem];
  }
  return problems;
}

/** The values of headers are rendered each by itself. */
async function cutTemplate(lines: string, check: (template: string) => Promise<string | undefined>) {
  for (const [index, { value }] of headerLines(lines).entries())
    if ((await check(value)) !== undefined)
      return `Line ${index + 1}: A template must end in the line where it begins.`;
  return undefined;
}

const mediaType = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;\s*[\w-]+=("[\w .+-]*"|[\w.+-]+))*$/;
const noCaFile =
  'There is no file system to read certificates from. Leave this empty: certificates are checked against public authorities.';

/** NetBox's sentence for addresses; templates in them would let what an object says choose who gets the request. */
function urlProblems(text: string): readonly string[] {
  if (isTemplate(text))
    return ['Templates are not offered in addresses: the values of an object must not choose who gets the request.'];
  const url = URL.parse(text);
  if (!url || !/^https?:\/\/\S+$/i.test(text)) return ['Enter a valid URL, beginning with http:// or https://.'];
  if (url.username !== '' || url.password !== '')
    return ['Give no user or password in the address: everybody who may view the webhook reads it. Use a header.'];
  return [];
}

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'extras.webhook': typeof webhookFields;
  }
}
