import type { JsonObject } from '../../src/domain/engine/json.ts';
import * as lists from '../../src/domain/engine/templates/render-list.ts';
import * as templates from '../../src/domain/engine/templates/render-template.ts';
import type { WhiteSpace } from '../../src/domain/engine/templates/template-library.ts';
import { loadTemplates } from '../../src/functions/runtime/templates/load-templates.ts';

type Parts = Parameters<typeof templates.renderParts>[1];
type Options = Parameters<typeof templates.renderParts>[3];

/* Templates, with the library that functions render them with. */

export const checkTemplate = (source: string) => templates.checkTemplate(loadTemplates, source);
export const renderTemplate = (source: string, context: JsonObject) =>
  templates.renderTemplate(loadTemplates, source, context);
export const renderParts = (parts: Parts, context: object, options?: Options) =>
  templates.renderParts(loadTemplates, parts, context, options);
export const renderList = (source: string, list: lists.ObjectList, whiteSpace: WhiteSpace) =>
  lists.renderList(loadTemplates, source, list, whiteSpace);
