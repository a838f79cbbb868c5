import type { Dock, Manifest, ManifestHead, ScanQuestion, ScanWrite } from '../../domain/engine/dock-store.ts';
import { isJsonObject } from '../../domain/engine/json.ts';
import type { Reader } from '../../domain/engine/ports.ts';
import { loadObject } from '../../domain/engine/resource/load-objects.ts';
import type { DockItems } from './dock-items.ts';
import { Manifests } from './manifests.ts';
import { Scans } from './scans.ts';

/** Manifests and scans over light items; shipments are read to learn which manifest they name. */
export class DockStore implements Dock {
  readonly #manifests: Manifests;
  readonly #scans: Scans;

  constructor(items: DockItems, shipments: Pick<Reader, 'getMany'>) {
    this.#scans = new Scans(items);
    this.#manifests = new Manifests(items, (shipment) => namedVersion(shipments, shipment));
  }

  writeManifest(shipment: number, version: string, manifest: Manifest, at: string) {
    return this.#manifests.write(shipment, version, manifest, at);
  }
  manifest(shipment: number, head: ManifestHead) {
    return this.#manifests.read(shipment, head);
  }
  expectedUnits(shipment: number, head: ManifestHead, numbers: readonly string[]) {
    return this.#manifests.units(shipment, head, numbers);
  }
  expectedCartons(shipment: number, head: ManifestHead, codes: readonly string[]) {
    return this.#manifests.cartons(shipment, head, codes);
  }
  shipmentsExpecting(shipment: number, numbers: readonly string[]) {
    return this.#manifests.shipmentsExpecting(shipment, numbers);
  }
  tidyManifests(shipment: number, previous: string | null, at: string) {
    return this.#manifests.tidy(shipment, previous, at);
  }
  async drop(shipment: number): Promise<void> {
    await Promise.all([this.#manifests.drop(shipment), this.#scans.drop(shipment)]);
  }
  known(shipment: number, question: ScanQuestion) {
    return this.#scans.known(shipment, question);
  }
  record(shipment: number, write: ScanWrite, at: string) {
    return this.#scans.record(shipment, write, at);
  }
  scans(shipment: number) {
    return this.#scans.all(shipment);
  }
}

async function namedVersion(shipments: Pick<Reader, 'getMany'>, id: number): Promise<string | null | undefined> {
  const shipment = await loadObject(shipments, 'netbox_asset_lifecycle.shipment', id);
  if (!shipment) return undefined;
  const { manifest } = shipment.values;
  return isJsonObject(manifest) && typeof manifest.version === 'string' ? manifest.version : null;
}
