import type { Airflow, ModuleProduct } from './modules.ts';
import { powerSupplies } from './modules.ts';

/** The products the halls are built from: real hardware, so that a quotation for the resulting lines could be asked for. */

export interface DeviceProduct {
  manufacturer: string;
  model: string;
  partNumber: string;
  uHeight: number;
  isFullDepth: boolean;
  airflow?: Airflow;
  platform?: string;
  description: string;
}

export interface ServerProduct extends DeviceProduct {
  dataPorts: readonly [string, string];
  managementPort: string;
  /** Watts drawn by one power supply at most. */
  maximumDraw: number;
  powerSupply?: ModuleProduct;
}

/** Switches are sold with either airflow, so the airflow is the device's and not the type's. */
export const network = {
  leaf: {
    manufacturer: 'Arista',
    model: 'DCS-7050SX3-48YC8',
    partNumber: 'DCS-7050SX3-48YC8',
    uHeight: 1,
    isFullDepth: false,
    platform: 'Arista EOS',
    description: '48 x 25G SFP28, 8 x 100G QSFP28',
  },
  spine: {
    manufacturer: 'Arista',
    model: 'DCS-7050CX3-32S',
    partNumber: 'DCS-7050CX3-32S',
    uHeight: 1,
    isFullDepth: false,
    platform: 'Arista EOS',
    description: '32 x 100G QSFP28',
  },
  management: {
    manufacturer: 'Juniper',
    model: 'EX4100-48T',
    partNumber: 'EX4100-48T',
    uHeight: 1,
    isFullDepth: false,
    platform: 'Junos OS',
    description: '48 x 1G RJ45, 4 x 25G SFP28',
  },
  firewall: {
    manufacturer: 'Palo Alto Networks',
    model: 'PA-3440',
    partNumber: 'PAN-PA-3440',
    uHeight: 1,
    isFullDepth: true,
    airflow: 'front-to-rear',
    platform: 'PAN-OS',
    description: 'Next-generation firewall',
  },
  consoleServer: {
    manufacturer: 'Opengear',
    model: 'OM2248',
    partNumber: 'OM2248',
    uHeight: 1,
    isFullDepth: false,
    airflow: 'passive',
    platform: 'Opengear OM',
    description: '48 x RS-232 console server',
  },
  carrierUnit: {
    manufacturer: 'Adtran',
    model: 'FSP 150-XG118Pro',
    partNumber: '1078904101',
    uHeight: 1,
    isFullDepth: false,
    airflow: 'passive',
    description: 'Carrier Ethernet demarcation, owned by the carrier',
  },
} as const satisfies Record<string, DeviceProduct>;

export const infrastructure = {
  pdu: {
    manufacturer: 'APC',
    model: 'AP8853',
    partNumber: 'AP8853',
    uHeight: 0,
    isFullDepth: false,
    description: 'Metered rack PDU, 32 A, 230 V, 36 x C13, 6 x C19',
  },
  rackPanel: {
    manufacturer: 'Corning',
    model: 'EDGE8-01U-SP',
    partNumber: 'EDGE8-01U-SP',
    uHeight: 1,
    isFullDepth: false,
    description: 'Fibre housing, 1U',
  },
  corePanel: {
    manufacturer: 'Corning',
    model: 'EDGE8-04U',
    partNumber: 'EDGE8-04U',
    uHeight: 4,
    isFullDepth: false,
    description: 'Fibre housing, 4U',
  },
  carrierPanel: {
    manufacturer: 'Corning',
    model: 'CCH-01U',
    partNumber: 'CCH-01U',
    uHeight: 1,
    isFullDepth: false,
    description: 'Closet connector housing, 1U',
  },
} as const satisfies Record<string, DeviceProduct>;

export const servers = {
  dellCompute: {
    manufacturer: 'Dell',
    model: 'PowerEdge R660',
    partNumber: '210-BEQY',
    uHeight: 1,
    isFullDepth: true,
    airflow: 'front-to-rear',
    platform: 'Ubuntu Server 24.04 LTS',
    description: 'Compute node, 2 x 25G',
    dataPorts: ['NIC.Integrated.1-1-1', 'NIC.Integrated.1-2-1'],
    managementPort: 'iDRAC',
    maximumDraw: 800,
    powerSupply: powerSupplies.dell,
  },
  hpeCompute: {
    manufacturer: 'HPE',
    model: 'ProLiant DL360 Gen11',
    partNumber: 'P52498-B21',
    uHeight: 1,
    isFullDepth: true,
    airflow: 'front-to-rear',
    platform: 'Ubuntu Server 24.04 LTS',
    description: 'Compute node, 2 x 25G',
    dataPorts: ['OCP 10 Port 1', 'OCP 10 Port 2'],
    managementPort: 'iLO',
    maximumDraw: 800,
    powerSupply: powerSupplies.hpe,
  },
  dellDatabase: {
    manufacturer: 'Dell',
    model: 'PowerEdge R760',
    partNumber: '210-BDZY',
    uHeight: 2,
    isFullDepth: true,
    airflow: 'front-to-rear',
    platform: 'Ubuntu Server 24.04 LTS',
    description: 'Database node, 2 x 100G',
    dataPorts: ['NIC.Slot.1-1-1', 'NIC.Slot.2-1-1'],
    managementPort: 'iDRAC',
    maximumDraw: 1400,
    powerSupply: powerSupplies.dell,
  },
  lenovoDatabase: {
    manufacturer: 'Lenovo',
    model: 'ThinkSystem SR650 V3',
    partNumber: '7D76CTO1WW',
    uHeight: 2,
    isFullDepth: true,
    airflow: 'front-to-rear',
    platform: 'Ubuntu Server 24.04 LTS',
    description: 'Database node, 2 x 100G',
    dataPorts: ['PCIe 1 Port 1', 'PCIe 2 Port 1'],
    managementPort: 'XCC',
    maximumDraw: 1100,
    powerSupply: powerSupplies.lenovo,
  },
  objectStorage: {
    manufacturer: 'Supermicro',
    model: 'SSG-620P-ACR12L',
    partNumber: 'SSG-620P-ACR12L',
    uHeight: 2,
    isFullDepth: true,
    airflow: 'front-to-rear',
    platform: 'Ubuntu Server 24.04 LTS',
    description: 'Object storage node, 12 x 3.5 inch',
    dataPorts: ['AIOM Port 1', 'AIOM Port 2'],
    managementPort: 'BMC',
    maximumDraw: 1200,
    powerSupply: powerSupplies.supermicro,
  },
  fileStorage: {
    manufacturer: 'NetApp',
    model: 'AFF A400',
    partNumber: 'AFF-A400A',
    uHeight: 4,
    isFullDepth: true,
    airflow: 'front-to-rear',
    platform: 'ONTAP',
    description: 'All-flash array, power supplies built in',
    dataPorts: ['e1a', 'e1b'],
    managementPort: 'e0M',
    maximumDraw: 1600,
  },
} as const satisfies Record<string, ServerProduct>;

export const rackTypes = {
  network: {
    model: 'AR3150',
    uHeight: 42,
    outerWidth: 750,
    outerHeight: 1991,
    description: 'NetShelter SX 42U 750 mm',
  },
  server: { model: 'AR3107', uHeight: 48, outerWidth: 600, outerHeight: 2258, description: 'NetShelter SX 48U 600 mm' },
} as const;
