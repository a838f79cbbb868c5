import { eventRule } from '../../../domain/platform/events/event-rule.ts';
import { testRun } from '../../../domain/platform/events/event-rule-actions.ts';
import { runTest } from '../../../domain/platform/events/test-rule.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(eventRule, testRun, (context, { id, input }) =>
  runTest(context, id, input.change, async (source, payload) => {
    const { renderTemplate } = await import('../../../domain/engine/templates/render-template.ts');
    return renderTemplate(context.templates, source, payload);
  }),
);
