import { cable } from './cables.ts';
import type { DeviceRole } from './catalogue.ts';
import type { Device, Estate, Rack } from './estate.ts';
import type { Feed } from './fittings.ts';
import { addPower } from './fittings.ts';
import type { Airflow } from './modules.ts';
import { powerSupplies } from './modules.ts';
import type { DeviceProduct } from './products.ts';
import { network } from './products.ts';

interface Place {
  position: number;
  face: 'front' | 'rear';
}

/** Air goes from the cold to the hot aisle, and the port side of a switch is at the face it is mounted at. */
function airflowAt(face: Place['face']): Exclude<Airflow, 'passive'> {
  return face === 'front' ? 'front-to-rear' : 'rear-to-front';
}

const aristaSupplies = {
  'front-to-rear': powerSupplies.aristaFrontToRear,
  'rear-to-front': powerSupplies.aristaRearToFront,
};
const juniperSupplies = {
  'front-to-rear': powerSupplies.juniperFrontToRear,
  'rear-to-front': powerSupplies.juniperRearToFront,
};

/** A spine, leaf or border leaf, with its power and its loopback. */
export function addFabricSwitch(
  estate: Estate,
  rack: Rack,
  feeds: readonly Feed[],
  plan: { name: string; role: DeviceRole; product: DeviceProduct } & Place,
): Device {
  const { name, role, product, position, face } = plan;
  const airflow = airflowAt(face);
  const device = estate.place(rack, name, role, product, { position, face, airflow, tags: ['long-lead'] });
  addPower(estate, device, feeds, { maximumDraw: 500, supply: aristaSupplies[airflow] });
  estate.addInterface(device, 'Loopback0', 'virtual');
  return device;
}

export function addManagementSwitch(estate: Estate, rack: Rack, feeds: readonly Feed[], place: Place): Device {
  const airflow = airflowAt(place.face);
  const device = estate.place(rack, 'mgmt', 'Management switch', network.management, { ...place, airflow });
  addPower(estate, device, feeds, { maximumDraw: 150, supply: juniperSupplies[airflow] });
  estate.addInterface(device, 'vme', 'virtual', true);
  return device;
}

/** Two links between the switches of a pair, with the port channel over them. */
export function addPeerLink(estate: Estate, switches: readonly [Device, Device], ports: readonly number[]): void {
  for (const device of switches) estate.addInterface(device, 'Port-Channel1', 'lag');
  for (const port of ports) {
    const [a, b] = switches.map((device) => estate.addInterface(device, `Ethernet${port}/1`, '100gbase-x-qsfp28'));
    if (a && b) estate.connect(a, b, cable.peerLink());
  }
}
