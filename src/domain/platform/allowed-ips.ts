import ipaddr from 'ipaddr.js';
import type { Json } from '../engine/json.ts';

/** Reads a list of networks and addresses; an address is a network of its own. */
export function parseNetworks(list: readonly Json[]): readonly Json[] | string {
  const networks = list.map((text) => (typeof text === 'string' ? networkOf(text.trim()) : undefined));
  const wrong = networks.indexOf(undefined);
  if (wrong >= 0) return `Invalid IP prefix format: ${JSON.stringify(list[wrong])}`;
  return networks.filter((network) => network !== undefined);
}

function networkOf(text: string): string | undefined {
  if (ipaddr.isValidCIDR(text)) return text;
  if (text.includes('/') || !isAddress(text)) return undefined;
  return `${text}/${ipaddr.parse(text).kind() === 'ipv4' ? 32 : 128}`;
}

/** Without the short forms of IPv4 that only some programs take, such as 10.1. */
const isAddress = (text: string): boolean => ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);

/** True when the address lies in one of the networks. IPv4 within IPv6 counts as IPv4. */
export function isWithin(networks: readonly Json[], address: string): boolean {
  if (!isAddress(address)) return false;
  const parsed = ipaddr.process(address);
  return networks.some((network) => {
    if (typeof network !== 'string' || !ipaddr.isValidCIDR(network)) return false;
    const [base, bits] = ipaddr.parseCIDR(network);
    return base.kind() === parsed.kind() && parsed.match(base, bits);
  });
}

/**
 * The addresses of one client: an IPv4 address alone, and for IPv6 the network of 64 bits. Text that is no address is answered
 * unchanged.
 */
export function addressGroup(address: string): string {
  if (!isAddress(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const network = parsed.toByteArray().map((byte, index) => (index < 8 ? byte : 0));
  return `${ipaddr.fromByteArray(network).toString()}/64`;
}
