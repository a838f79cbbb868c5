import { defineResource } from '../engine/resource/resource.ts';
import { choice, described, integer, largestInteger } from '../engine/schema/fields.ts';
import { cabled, cabledEndpoint, componentIdentity, componentProblems } from './component.ts';
import { powerPortTypes } from './power-types.ts';

export const powerPortFields = {
  ...componentIdentity,
  type: choice(powerPortTypes, { multi: true }),
  maximum_draw: integer({ min: 1, max: largestInteger, help: 'Maximum power draw (watts)' }),
  allocated_draw: integer({ min: 1, max: largestInteger, help: 'Allocated power draw (watts)' }),
  ...cabled,
  ...described,
} as const;

/** NetBox: where a device takes power in. */
export const powerPort = defineResource({
  ...cabledEndpoint,
  model: 'powerport',
  endpoint: 'power-ports',
  label: 'power port',
  fields: powerPortFields,
  check({ after, related }) {
    const { maximum_draw, allocated_draw } = after;
    const excess = maximum_draw !== null && allocated_draw !== null && allocated_draw > maximum_draw;
    return {
      ...componentProblems(after, related('module')),
      ...(excess ? { allocated_draw: [`Allocated draw cannot exceed the maximum draw (${maximum_draw}W).`] } : {}),
    };
  },
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.powerport': typeof powerPortFields;
  }
}
