/** A list of NetBox that lies outside this product. */
export interface UnsupportedList {
  readonly app: string;
  readonly endpoint: string;
  /** Lower-case name in sentences. */
  readonly label: string;
  /** `/api/ipam/prefixes`, without the trailing slash. */
  readonly path: string;
}

/** What the lists hold, by app and endpoint. */
const kinds: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  dcim: {
    'cable-bundles': 'cable bundle',
    'cable-terminations': 'cable termination',
    'device-bay-templates': 'device bay template',
    'device-bays': 'device bay',
    'inventory-item-roles': 'inventory item role',
    'inventory-item-templates': 'inventory item template',
    'inventory-items': 'inventory item',
    'mac-addresses': 'MAC address',
    'power-feeds': 'power feed',
    'power-panels': 'power panel',
    'rack-groups': 'rack group',
    'rack-reservations': 'rack reservation',
    'virtual-chassis': 'virtual chassis',
    'virtual-device-contexts': 'virtual device context',
  },
  ipam: {
    aggregates: 'aggregate',
    'asn-ranges': 'ASN range',
    asns: 'ASN',
    'fhrp-group-assignments': 'FHRP group assignment',
    'fhrp-groups': 'FHRP group',
    'ip-addresses': 'IP address',
    'ip-ranges': 'IP range',
    prefixes: 'prefix',
    rirs: 'RIR',
    roles: 'role',
    'route-targets': 'route target',
    'service-templates': 'service template',
    services: 'service',
    'vlan-groups': 'VLAN group',
    'vlan-translation-policies': 'VLAN translation policy',
    'vlan-translation-rules': 'VLAN translation rule',
    vlans: 'VLAN',
    vrfs: 'VRF',
  },
  circuits: {
    'circuit-group-assignments': 'circuit group assignment',
    'circuit-groups': 'circuit group',
    'circuit-terminations': 'circuit termination',
    'circuit-types': 'circuit type',
    circuits: 'circuit',
    'provider-accounts': 'provider account',
    'provider-networks': 'provider network',
    providers: 'provider',
    'virtual-circuit-terminations': 'virtual circuit termination',
    'virtual-circuit-types': 'virtual circuit type',
    'virtual-circuits': 'virtual circuit',
  },
  core: {
    'data-files': 'data file',
    'data-sources': 'data source',
  },
  extras: {
    'config-context-profiles': 'config context profile',
    'config-contexts': 'config context',
    'config-templates': 'config template',
    'custom-links': 'custom link',
    scripts: 'script',
    'table-configs': 'table config',
  },
  users: {
    'owner-groups': 'owner group',
    owners: 'owner',
  },
  virtualization: {
    'cluster-groups': 'cluster group',
    'cluster-types': 'cluster type',
    clusters: 'cluster',
    interfaces: 'VM interface',
    'virtual-disks': 'virtual disk',
    'virtual-machines': 'virtual machine',
  },
  vpn: {
    'ike-policies': 'IKE policy',
    'ike-proposals': 'IKE proposal',
    'ipsec-policies': 'IPSec policy',
    'ipsec-profiles': 'IPSec profile',
    'ipsec-proposals': 'IPSec proposal',
    'l2vpn-terminations': 'L2VPN termination',
    l2vpns: 'L2VPN',
    'tunnel-groups': 'tunnel group',
    'tunnel-terminations': 'tunnel termination',
    tunnels: 'tunnel',
  },
  wireless: {
    'wireless-lan-groups': 'wireless LAN group',
    'wireless-lans': 'wireless LAN',
    'wireless-links': 'wireless link',
  },
};

/**
 * Lists that strict clients and inventories ask for whatever they do: they give up when one of them answers with anything
 * but a page or 403. They are empty and take any filter.
 */
export const unsupportedLists: readonly UnsupportedList[] = Object.entries(kinds).flatMap(([app, endpoints]) =>
  Object.entries(endpoints).map(([endpoint, label]) => ({ app, endpoint, label, path: `/api/${app}/${endpoint}` })),
);
