import { expect, test } from 'vitest';
import { templateDifferences } from '../../../../../tools/reference/differences/templates.ts';
import { checkTemplate, renderTemplate } from '../../../../support/templates.ts';
import values from './jinja2-values.json' with { type: 'json' };

test.each(values)('$template gives what Jinja2 3.1.6 gives', async ({ template, context, jinja2 }) => {
  expect(await renderTemplate(template, JSON.parse(JSON.stringify(context)))).toBe(jinja2);
  expect(await checkTemplate(template)).toBeUndefined();
});

test('the values are those of more than 80 templates', () => {
  expect(values.length).toBeGreaterThan(80);
});

test.each(templateDifferences)('the difference of $template is as the reference says', async ({ template, here }) => {
  const given = await renderTemplate(template, {}).catch((error: unknown) => error);
  expect(given instanceof Error ? given.message : given).toBe(here);
});
