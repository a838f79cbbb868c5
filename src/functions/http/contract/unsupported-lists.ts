/** A list of NetBox that lies outside this product. */
export interface UnsupportedList {
  readonly app: string;
  readonly endpoint: string;
  /** Lower-case name in sentences. */
  readonly label: string;
  /** `/api/ipam/prefixes`, without the trailing slash. */
  readonly path: string;
}

const outside = (app: string, endpoint: string, label: string): UnsupportedList => ({
  app,
  endpoint,
  label,
  path: `/api/${app}/${endpoint}`,
});

/**
 * Lists that Ansible's inventory always asks for: it gives up when one of them answers with anything but a page or 403.
 * They are empty and take any filter.
 */
export const unsupportedLists: readonly UnsupportedList[] = [
  outside('dcim', 'rack-groups', 'rack group'),
  outside('ipam', 'ip-addresses', 'IP address'),
  outside('ipam', 'prefixes', 'prefix'),
  outside('ipam', 'services', 'service'),
  outside('virtualization', 'clusters', 'cluster'),
  outside('virtualization', 'interfaces', 'VM interface'),
  outside('virtualization', 'virtual-disks', 'virtual disk'),
  outside('virtualization', 'virtual-machines', 'virtual machine'),
];
