import { expect, test } from 'vitest';
import { frontPort } from '../../../../src/domain/inventory/front-port.ts';
import { networkInterface } from '../../../../src/domain/inventory/interface.ts';
import { module } from '../../../../src/domain/inventory/module.ts';
import { moduleBay } from '../../../../src/domain/inventory/module-bay.ts';
import { powerOutlet } from '../../../../src/domain/inventory/power-outlet.ts';
import { powerPort } from '../../../../src/domain/inventory/power-port.ts';
import { displayOf, problemsOf } from './rules.ts';

test('a module goes into an enabled bay of its own device', () => {
  const inBay = (bay: { device: number; enabled: boolean; module?: number }) =>
    problemsOf(module, { device: 1, module_bay: 4 }, { related: { module_bay: bay } });
  expect(inBay({ device: 1, enabled: true })).toEqual({});
  expect(inBay({ device: 2, enabled: true })).toEqual({
    __all__: ['Module must be installed within a module bay belonging to the assigned device.'],
  });
  expect(inBay({ device: 1, enabled: false })).toEqual({
    module_bay: ['Cannot install a module in a disabled module bay.'],
  });
});

test('a module stays in a bay that was disabled, and never goes into a bay of its own', () => {
  const before = { device: 1, module_bay: 4 };
  const disabled = { module_bay: { device: 1, enabled: false } };
  expect(problemsOf(module, { serial: 'S' }, { before, related: disabled })).toEqual({});
  const own = { module_bay: { device: 1, enabled: true, module: 1 } };
  expect(problemsOf(module, { module_bay: 5 }, { before, related: own })).toEqual({
    module_bay: ['A module bay cannot belong to a module installed within it.'],
  });
});

test('components belong to modules of their own device', () => {
  for (const resource of [networkInterface, powerPort, moduleBay])
    expect(
      problemsOf(resource, { device: 1, module: 3, type: '1000base-t' }, { related: { module: { device: 2 } } }),
    ).toEqual({
      module: ['The module must belong to the same device.'],
    });
});

test('virtual and wireless interfaces take no cable', () => {
  expect(problemsOf(networkInterface, { type: 'virtual', mark_connected: true })).toEqual({
    mark_connected: ['Virtual interfaces cannot be marked as connected.'],
  });
  expect(problemsOf(networkInterface, { type: 'ieee802.11ax', cable: 3 })).toEqual({
    type: ['IEEE 802.11ax (Wi-Fi 6) interfaces cannot have a cable attached.'],
  });
  expect(problemsOf(networkInterface, { type: '1000base-t', cable: 3, mark_connected: true })).toEqual({
    mark_connected: ['Cannot mark as connected with a cable attached.'],
  });
});

test('a power port is allocated no more than it draws at most', () => {
  expect(problemsOf(powerPort, { maximum_draw: 10, allocated_draw: 11 })).toEqual({
    allocated_draw: ['Allocated draw cannot exceed the maximum draw (10W).'],
  });
  expect(problemsOf(powerPort, { maximum_draw: 10, allocated_draw: 10 })).toEqual({});
});

test('outlets are fed, and front ports led, by ports of the same device', () => {
  const elsewhere = { name: 'Inlet', device: 2, positions: 2 };
  expect(problemsOf(powerOutlet, { device: 1, power_port: 3 }, { related: { power_port: elsewhere } })).toEqual({
    __all__: ['Parent power port (Inlet) must belong to the same device'],
  });
  expect(problemsOf(frontPort, { device: 1, rear_port: 3 }, { related: { rear_port: elsewhere } })).toEqual({
    rear_port: ['Rear port (Inlet) must belong to the same device'],
  });
});

test('a front port leads to a position that its rear port has', () => {
  const related = { rear_port: { name: 'MPO', device: 1, positions: 6 } };
  expect(problemsOf(frontPort, { device: 1, rear_port: 3, rear_port_position: 6 }, { related })).toEqual({});
  expect(problemsOf(frontPort, { device: 1, rear_port: 3, rear_port_position: 7 }, { related })).toEqual({
    rear_port_position: ['Invalid rear port position (7): Rear port MPO has only 6 positions.'],
  });
});

test('components are called by name and label, modules by bay and type', () => {
  expect(displayOf(networkInterface, { name: 'eth0' })).toBe('eth0');
  expect(displayOf(networkInterface, { name: 'eth0', label: 'left' })).toBe('eth0 (left)');
  const related = { module_bay: { name: 'PSU 1' }, module_type: { model: 'PWR-500' } };
  expect(displayOf(module, {}, 7, related)).toBe('PSU 1: PWR-500 (7)');
});
