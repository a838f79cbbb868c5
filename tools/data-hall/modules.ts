/** What goes into a module bay and is ordered on its own: power supplies and optics. */

export type Airflow = 'front-to-rear' | 'rear-to-front' | 'passive';

export interface ModuleProduct {
  manufacturer: string;
  model: string;
  partNumber: string;
  airflow?: Airflow;
  description: string;
}

export const powerSupplies = {
  aristaFrontToRear: {
    manufacturer: 'Arista',
    model: 'PWR-511-AC-RED',
    partNumber: 'PWR-511-AC-RED',
    airflow: 'front-to-rear',
    description: '500 W AC power supply, air from the port side',
  },
  aristaRearToFront: {
    manufacturer: 'Arista',
    model: 'PWR-511-AC-BLUE',
    partNumber: 'PWR-511-AC-BLUE',
    airflow: 'rear-to-front',
    description: '500 W AC power supply, air to the port side',
  },
  juniperFrontToRear: {
    manufacturer: 'Juniper',
    model: 'JPSU-150-AC-AFO',
    partNumber: 'JPSU-150-AC-AFO',
    airflow: 'front-to-rear',
    description: '150 W AC power supply, airflow out',
  },
  juniperRearToFront: {
    manufacturer: 'Juniper',
    model: 'JPSU-150-AC-AFI',
    partNumber: 'JPSU-150-AC-AFI',
    airflow: 'rear-to-front',
    description: '150 W AC power supply, airflow in',
  },
  paloAlto: {
    manufacturer: 'Palo Alto Networks',
    model: 'PAN-PWR-450W-AC',
    partNumber: 'PAN-PWR-450W-AC',
    description: '450 W AC power supply',
  },
  dell: { manufacturer: 'Dell', model: '450-BCGR', partNumber: '450-BCGR', description: '1400 W AC power supply' },
  hpe: {
    manufacturer: 'HPE',
    model: '800W Flex Slot Platinum',
    partNumber: '865414-B21',
    description: '800 W AC power supply',
  },
  lenovo: {
    manufacturer: 'Lenovo',
    model: '1100W Titanium Hot-Swap',
    partNumber: '4P57A75973',
    description: '1100 W AC power supply',
  },
  supermicro: {
    manufacturer: 'Supermicro',
    model: 'PWS-1K23A-1R',
    partNumber: 'PWS-1K23A-1R',
    description: '1200 W AC power supply',
  },
} as const satisfies Record<string, ModuleProduct>;

export const optics = {
  cwdm4: {
    manufacturer: 'Arista',
    model: 'QSFP-100G-CWDM4',
    partNumber: 'QSFP-100G-CWDM4',
    description: '100GBASE-CWDM4 QSFP28, duplex LC, single mode, 2 km',
  },
  switchShortRange: {
    manufacturer: 'Arista',
    model: 'SFP-25G-SR',
    partNumber: 'SFP-25G-SR',
    description: '25GBASE-SR SFP28, duplex LC, multimode, 100 m',
  },
  hostShortRange: {
    manufacturer: 'Intel',
    model: 'E25GSFP28SR',
    partNumber: 'E25GSFP28SR',
    description: '25GBASE-SR SFP28 for Intel 800 series adapters',
  },
  firewallLongRange: {
    manufacturer: 'Palo Alto Networks',
    model: 'PAN-SFP-PLUS-LR',
    partNumber: 'PAN-SFP-PLUS-LR',
    description: '10GBASE-LR SFP+, duplex LC, single mode, 10 km',
  },
} as const satisfies Record<string, ModuleProduct>;
