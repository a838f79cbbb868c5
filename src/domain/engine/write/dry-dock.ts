import type { Dock } from '../dock-store.ts';

/** A dock that shows what is there and keeps nothing. */
export const dryDock = (dock: Dock): Dock => ({
  writeManifest: async (_, version, { units, cartons }) => ({
    version,
    units: units.length,
    cartons: cartons.length,
    unitBuckets: 1,
    cartonBuckets: 1,
    lines: {},
  }),
  manifest: (shipment, head) => dock.manifest(shipment, head),
  expectedUnits: (shipment, head, numbers) => dock.expectedUnits(shipment, head, numbers),
  expectedCartons: (shipment, head, codes) => dock.expectedCartons(shipment, head, codes),
  shipmentsExpecting: (shipment, numbers) => dock.shipmentsExpecting(shipment, numbers),
  tidyManifests: async () => undefined,
  drop: async () => undefined,
  known: (shipment, question) => dock.known(shipment, question),
  record: async () => true,
  scans: (shipment) => dock.scans(shipment),
});
