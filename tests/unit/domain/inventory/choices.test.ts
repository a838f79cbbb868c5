import { expect, test } from 'vitest';
import { labelOf } from '../../../../src/domain/engine/schema/choices.ts';
import { cableTypes } from '../../../../src/domain/inventory/cable-choices.ts';
import { consolePortTypes } from '../../../../src/domain/inventory/console-types.ts';
import { interfaceTypes, isConnectable } from '../../../../src/domain/inventory/interface-types.ts';
import { portTypes } from '../../../../src/domain/inventory/port-types.ts';
import { powerOutletTypes, powerPortTypes } from '../../../../src/domain/inventory/power-types.ts';

test('every list names each value once', () => {
  for (const list of [cableTypes, consolePortTypes, interfaceTypes, portTypes, powerOutletTypes, powerPortTypes])
    expect(new Set(list.map(({ value }) => value)).size).toBe(list.length);
});

test('plugs and receptacles of one NEMA configuration carry its name', () => {
  expect(labelOf(powerPortTypes, 'nema-l6-30p')).toBe('NEMA L6-30P');
  expect(labelOf(powerOutletTypes, 'nema-5-20r')).toBe('NEMA 5-20R');
  expect(powerPortTypes.filter(({ value }) => value.startsWith('nema-'))).toHaveLength(42);
  expect(labelOf(powerPortTypes, 'iec-60320-c14')).toBe('C14');
  expect(powerOutletTypes.some(({ value }) => value === 'iec-60320-c14')).toBe(false);
});

test('cables end at physical interfaces only', () => {
  const without = interfaceTypes.filter(({ value }) => !isConnectable(value)).map(({ value }) => value);
  expect(without.slice(0, 4)).toEqual(['virtual', 'bridge', 'lag', 'ieee802.11a']);
  expect(without).toHaveLength(14);
  expect(isConnectable('400gbase-x-osfp')).toBe(true);
});
