import type { JsonObject } from '../engine/json.ts';

const integer = (title: string, description?: string): JsonObject => ({
  type: 'integer',
  title,
  ...(description === undefined ? {} : { description }),
});
const oneOf = (title: string, values: readonly string[], preset?: string): JsonObject => ({
  type: 'string',
  title,
  enum: values,
  ...(preset === undefined ? {} : { default: preset }),
});
const profile = (name: string, properties: JsonObject, required: readonly string[] = []): JsonObject => ({
  name,
  schema: { properties, ...(required.length > 0 ? { required } : {}) },
});

/** The profiles that a new NetBox has, with the attributes that documents of the type library use. */
export const defaultProfiles: readonly JsonObject[] = [
  profile('CPU', {
    architecture: { type: 'string', title: 'Architecture' },
    speed: { type: 'number', title: 'Speed', description: 'Clock speed in GHz' },
    cores: integer('Cores', 'Number of cores'),
  }),
  profile('Expansion card', {
    'Connector type': { type: 'string', title: 'Connector type', description: 'Such as PCIe x4' },
    bandwidth: integer('Bandwidth', 'Total bandwidth of the module'),
  }),
  profile('Fan', { rpm: integer('RPM', 'Fan speed in revolutions a minute') }),
  profile(
    'GPU',
    {
      interface: oneOf('Interface', ['PCIe 4.0', 'PCIe 4.0 x8', 'PCIe 4.0 x16', 'PCIe 5.0 x16']),
      gpu: { type: 'string', title: 'GPU' },
      memory: integer('Memory (GB)', 'Total memory'),
    },
    ['memory'],
  ),
  profile(
    'Hard disk',
    {
      type: oneOf('Disk type', ['HD', 'SSD', 'NVME'], 'SSD'),
      size: integer('Size (GB)', 'Raw capacity of the disk'),
      speed: integer('Speed (RPM)'),
    },
    ['size'],
  ),
  profile(
    'Memory',
    {
      class: oneOf('Memory class', ['DDR3', 'DDR4', 'DDR5'], 'DDR5'),
      size: integer('Size (GB)', 'Raw capacity of the module'),
      data_rate: integer('Data rate', 'Speed in MT/s'),
      ecc: { type: 'boolean', title: 'ECC', description: 'Error-correcting code is enabled' },
    },
    ['class', 'size'],
  ),
  profile(
    'Power supply',
    {
      input_current: oneOf('Current type', ['AC', 'DC'], 'AC'),
      input_voltage: { ...integer('Voltage'), default: 120 },
      wattage: integer('Wattage', 'Available output power in watts'),
      hot_swappable: { type: 'boolean', title: 'Hot-swappable', default: false },
    },
    ['input_current', 'input_voltage'],
  ),
];
