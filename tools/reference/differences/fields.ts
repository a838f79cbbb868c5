import type { Difference } from './difference.ts';

const refused = 'null or an empty list; requests may send that back, and get 400 for anything else';

/** Fields of NetBox's answers that are missing here, of another kind, or cannot be set. */
export const fieldDifferences: readonly Difference[] = [
  { types: 'all', names: ['owner'], here: refused, why: 'owners and owner groups are not offered' },
  { types: 'all', names: ['config_template'], here: refused, why: 'config templates are not offered' },
  { types: ['dcim.site'], names: ['asns'], here: refused, why: 'IPAM is not offered' },
  { types: ['dcim.rack'], names: ['group'], here: refused, why: 'rack groups are not offered' },
  {
    types: ['dcim.cable'],
    names: ['profile'],
    here: 'may be null',
    why: 'NetBox answers null for cables without one; its document does not say so',
  },
  { types: ['dcim.cable'], names: ['bundle'], here: refused, why: 'cable bundles are not offered' },
  { types: ['dcim.devicetype'], names: ['front_image', 'rear_image'], here: refused, why: 'images are not offered' },
  {
    types: ['dcim.device'],
    names: ['primary_ip4', 'primary_ip6', 'oob_ip', 'cluster', 'virtual_chassis', 'vc_position', 'vc_priority'],
    here: refused,
    why: 'IPAM, virtualization and virtual chassis are not offered',
  },
  {
    types: ['dcim.interface'],
    names: [
      'vdcs',
      'primary_mac_address',
      'untagged_vlan',
      'tagged_vlans',
      'qinq_svlan',
      'vlan_translation_policy',
      'wireless_lans',
      'vrf',
    ],
    here: refused,
    why: 'IPAM, wireless networks, MAC addresses and virtual device contexts are not offered',
  },
  {
    types: ['dcim.modulebay'],
    names: ['installed_module'],
    here: 'read-only',
    why: 'the module names its bay: both ends of one link could contradict each other',
  },
  {
    types: ['users.user'],
    names: ['date_joined', 'last_login'],
    here: 'read-only',
    why: 'they say what has happened',
  },
  {
    types: ['users.token'],
    names: ['last_used', 'pepper_id', 'token'],
    here: 'read-only',
    why: 'they say what has happened; a secret is always drawn at random, as in NetBox 4.7',
  },
];
