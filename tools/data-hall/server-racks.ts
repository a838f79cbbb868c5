import { cable } from './cables.ts';
import type { DeviceRole } from './catalogue.ts';
import type { Core } from './core.ts';
import { attachConsole, attachToAggregation, connectToSpines } from './core.ts';
import type { Device, Estate, Rack, Termination } from './estate.ts';
import type { Feed } from './fittings.ts';
import { addFeeds, addPower, pair } from './fittings.ts';
import { optics } from './modules.ts';
import type { DeviceProduct, ServerProduct } from './products.ts';
import { infrastructure, network, servers } from './products.ts';
import { addFabricSwitch, addManagementSwitch, addPeerLink } from './switches.ts';

/** What the servers of a rack connect to. */
interface TopOfRack {
  leaves: readonly [Device, Device];
  leafPortsUsed: number;
  management: Device;
  managementPortsUsed: number;
  feeds: readonly Feed[];
}

interface LeafPlan {
  product: DeviceProduct;
  uplinks: readonly [number, number];
  peerLinks: readonly [number, number];
}

interface ServerPlan {
  prefix: string;
  role: DeviceRole;
  product: ServerProduct;
  /** How the servers reach the leaves. */
  attachment: 'directAttach' | 'activeOptical' | 'multimode';
  count: number;
  /** Rack unit of the lowest server; the others stand on it without a gap. */
  from: number;
}

const leaf25: LeafPlan = { product: network.leaf, uplinks: [49, 50], peerLinks: [53, 54] };
const leaf100: LeafPlan = { product: network.spine, uplinks: [29, 30], peerLinks: [31, 32] };

export function addComputeRack(estate: Estate, rack: Rack, core: Core): void {
  const top = addTopOfRack(estate, rack, core, leaf25);
  const product = rack.site === 'FRA1' ? servers.dellCompute : servers.hpeCompute;
  const role = 'Compute server';
  addServers(estate, rack, top, { prefix: 'srv', role, product, attachment: 'directAttach', count: 22, from: 2 });
}

export function addDatabaseRack(estate: Estate, rack: Rack, core: Core): void {
  const top = addTopOfRack(estate, rack, core, leaf100);
  const product = rack.site === 'FRA1' ? servers.dellDatabase : servers.lenovoDatabase;
  const role = 'Database server';
  addServers(estate, rack, top, { prefix: 'db', role, product, attachment: 'activeOptical', count: 10, from: 3 });
}

export function addStorageRack(estate: Estate, rack: Rack, core: Core): void {
  const top = addTopOfRack(estate, rack, core, leaf25);
  const shared = { role: 'Storage', attachment: 'multimode' } as const;
  addServers(estate, rack, top, { ...shared, prefix: 'file', product: servers.fileStorage, count: 2, from: 1 });
  addServers(estate, rack, top, { ...shared, prefix: 'object', product: servers.objectStorage, count: 6, from: 11 });
}

/**
 * The switches are at the rear, where the servers have their ports: the same products as in the network rack, ordered
 * with the other airflow. Panel and management switch share the top unit, one at each face.
 */
function addTopOfRack(estate: Estate, rack: Rack, core: Core, plan: LeafPlan): TopOfRack {
  const feeds = addFeeds(estate, rack);
  const panel = estate.place(rack, 'panel', 'Patch panel', infrastructure.rackPanel, { position: 48 });
  const management = addManagementSwitch(estate, rack, feeds, { position: 48, face: 'rear' });
  const leaves = [addLeaf(estate, rack, feeds, plan, 0), addLeaf(estate, rack, feeds, plan, 1)] as const;
  addPeerLink(estate, leaves, plan.peerLinks);
  connectToSpines(estate, core, panel, leaves, plan.uplinks);
  for (const device of [management, ...leaves]) attachConsole(estate, core, device);
  attachToAggregation(estate, core, management, 'ge-0/0/47');
  const top: TopOfRack = { leaves, leafPortsUsed: 0, management, managementPortsUsed: 0, feeds };
  for (const device of leaves) attachManagement(estate, top, device, 'Management1');
  for (const feed of feeds) attachManagement(estate, top, feed.device, 'Network');
  return top;
}

function addLeaf(estate: Estate, rack: Rack, feeds: readonly Feed[], { product }: LeafPlan, index: 0 | 1): Device {
  const name = `leaf-${pair[index]}`;
  return addFabricSwitch(estate, rack, feeds, {
    name,
    role: 'Leaf switch',
    product,
    position: 47 - index,
    face: 'rear',
  });
}

function attachManagement(estate: Estate, top: TopOfRack, device: Device, portName: string): void {
  const port = estate.addInterface(device, portName, '1000base-t', true);
  const far = estate.addInterface(top.management, `ge-0/0/${top.managementPortsUsed}`, '1000base-t');
  top.managementPortsUsed += 1;
  estate.connect(port, far, cable.management(port, far));
}

function addServers(estate: Estate, rack: Rack, top: TopOfRack, plan: ServerPlan): void {
  const { product } = plan;
  const supply = product.powerSupply ? { supply: product.powerSupply } : {};
  for (let number = 1; number <= plan.count; number += 1) {
    const name = `${plan.prefix}-${String(number).padStart(2, '0')}`;
    const position = plan.from + (number - 1) * product.uHeight;
    const device = estate.place(rack, name, plan.role, product, { position });
    addPower(estate, device, top.feeds, { maximumDraw: product.maximumDraw, ...supply });
    attachManagement(estate, top, device, product.managementPort);
    attachToLeaves(estate, top, device, plan);
  }
}

/** One port to each leaf of the pair, the same number on both. */
function attachToLeaves(estate: Estate, top: TopOfRack, device: Device, { product, attachment }: ServerPlan): void {
  top.leafPortsUsed += 1;
  const fast = attachment === 'activeOptical';
  const type = fast ? '100gbase-x-qsfp28' : '25gbase-x-sfp28';
  const leafPort = fast ? `Ethernet${top.leafPortsUsed}/1` : `Ethernet${top.leafPortsUsed}`;
  for (const index of [0, 1] as const) {
    const port = estate.addInterface(device, product.dataPorts[index], type);
    const far = estate.addInterface(top.leaves[index], leafPort, type);
    if (attachment === 'multimode') addShortRangeOptics(estate, port, far);
    estate.connect(port, far, cable[attachment](port, far));
  }
}

function addShortRangeOptics(estate: Estate, host: Termination, far: Termination): void {
  estate.addBay(host.device, host.name, optics.hostShortRange);
  estate.addBay(far.device, far.name, optics.switchShortRange);
}
