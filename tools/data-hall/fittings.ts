import { cable } from './cables.ts';
import type { Device, Estate, Rack, Termination } from './estate.ts';
import type { ModuleProduct } from './modules.ts';
import { infrastructure } from './products.ts';

export const pair = ['a', 'b'] as const;

export interface Feed {
  device: Device;
  letter: 'A' | 'B';
  outletsUsed: number;
}

/** The two power strips of a rack. Every seventh outlet of the strip is a C19. */
export function addFeeds(estate: Estate, rack: Rack): [Feed, Feed] {
  return [addFeed(estate, rack, 'A'), addFeed(estate, rack, 'B')];
}

function addFeed(estate: Estate, rack: Rack, letter: 'A' | 'B'): Feed {
  const device = estate.place(rack, `pdu-${letter}`, 'PDU', infrastructure.pdu);
  estate.addPort('dcim.powerport', device, 'Inlet', { type: 'iec-60309-p-n-e-6h' });
  for (const spare of [7, 14]) {
    estate.addPort('dcim.poweroutlet', device, `Outlet ${spare}`, { type: 'iec-60320-c19', power_port: 'Inlet' });
  }
  return { device, letter, outletsUsed: 0 };
}

function nextOutlet(estate: Estate, feed: Feed): Termination {
  feed.outletsUsed += 1;
  const number = feed.outletsUsed + Math.floor((feed.outletsUsed - 1) / 6);
  return estate.addPort('dcim.poweroutlet', feed.device, `Outlet ${number}`, {
    type: 'iec-60320-c13',
    power_port: 'Inlet',
  });
}

/** Two power ports, one on each feed, and the two supplies behind them where they are ordered as modules. */
export function addPower(
  estate: Estate,
  device: Device,
  feeds: readonly Feed[],
  options: { maximumDraw: number; supply?: ModuleProduct; carrierCords?: boolean },
): void {
  for (const [index, feed] of feeds.entries()) {
    const name = `PSU ${index + 1}`;
    if (options.supply) estate.addBay(device, name, options.supply);
    const port = estate.addPort('dcim.powerport', device, name, {
      type: 'iec-60320-c14',
      maximum_draw: options.maximumDraw,
    });
    const cord = options.carrierCords ? cable.carrierSupplied() : cable.power(feed.letter);
    estate.connect(port, nextOutlet(estate, feed), cord);
  }
}

/** Fibres of one cassette: six duplex LC ports at the front of one MPO-12 at the rear. */
const portsPerCassette = 6;

interface Cassette {
  panel: Device;
  front: readonly Termination[];
}

function addCassette(estate: Estate, panel: Device, number: number): { rear: Termination; cassette: Cassette } {
  const name = `MPO ${number}`;
  const rear = estate.addPort('dcim.rearport', panel, name, { type: 'mpo', positions: portsPerCassette });
  const front = Array.from({ length: portsPerCassette }, (_, index) =>
    estate.addPort('dcim.frontport', panel, `LC ${number}.${index + 1}`, {
      type: 'lc',
      rear_port: name,
      rear_port_position: index + 1,
    }),
  );
  return { rear, cassette: { panel, front } };
}

/** A trunk between two panels, each end with a cassette of its own. */
export function addTrunk(
  estate: Estate,
  far: { panel: Device; number: number },
  near: { panel: Device; number: number },
): { far: Cassette; near: Cassette } {
  const a = addCassette(estate, far.panel, far.number);
  const b = addCassette(estate, near.panel, near.number);
  estate.connect(a.rear, b.rear, cable.trunk(far.panel.rack, near.panel.rack));
  return { far: a.cassette, near: b.cassette };
}

/** Connects a port with a pluggable optic to a panel's front port. */
export function patch(
  estate: Estate,
  port: Termination,
  optic: ModuleProduct,
  cassette: Cassette,
  position: number,
): void {
  const front = cassette.front[position - 1];
  if (!front) throw new Error(`${cassette.panel.name} has no front port at position ${position}`);
  estate.addBay(port.device, port.name, optic);
  estate.connect(port, front, cable.singleModeCord(port, front));
}
