import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { isWithin, parseNetworks } from '../../domain/platform/allowed-ips.ts';

/** An address to connect to. */
export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

/** A receiver that must not be connected to. */
export class RefusedAddress extends Error {
  override readonly name = 'RefusedAddress';
}

export type Resolve = (hostname: string) => Promise<readonly string[]>;

/** All addresses that the system knows of a name. */
export const systemResolve: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);

/**
 * The addresses of a host, all of which must be public, or lie in a network that the settings allow: one of them alone
 * could be the one that is connected to. The message names the host only, since addresses of a name may be an inside
 * matter.
 */
export async function permittedAddresses(
  host: string,
  networks: readonly string[],
  resolve: Resolve = systemResolve,
): Promise<readonly Address[]> {
  const name = host.replace(/^\[(.*)\]$/, '$1');
  const found = isIP(name) ? [name] : await resolve(name);
  if (found.length === 0) throw new Error(`${name} has no address.`);
  if (!found.every((address) => isPublic(address) || isWithin(networks, address)))
    throw new RefusedAddress(
      `The address of ${name} is not public, and QM_WEBHOOK_ALLOWED_NETWORKS does not allow it.`,
    );
  return found.map((address) => ({ address, family: isIP(address) === 6 ? 6 : 4 }));
}

/** The addresses of the internet that are assigned to single hosts. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * True for addresses that anybody on the internet can reach. IPv4 within IPv6 counts as the IPv4 address where it is
 * mapped; addresses that a gateway translates (NAT64, 6to4, Teredo) are not public, wherever they lead.
 */
export function isPublic(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || parsed.match(globalUnicast);
}

/** The networks of QM_WEBHOOK_ALLOWED_NETWORKS: `10.0.0.0/8, 192.0.2.7`. */
export function networksIn(setting = ''): readonly string[] {
  const texts = setting.split(/[\s,]+/).filter((text) => text !== '');
  const networks = parseNetworks(texts);
  if (typeof networks === 'string') throw new Error(`QM_WEBHOOK_ALLOWED_NETWORKS: ${networks}`);
  return networks.map(String);
}
