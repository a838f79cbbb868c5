import { manifest } from '../../../domain/lifecycle/scanning/scan-actions.ts';
import { shipment } from '../../../domain/lifecycle/shipping/shipment.ts';
import { showManifest } from '../../../domain/lifecycle/shipping/show-manifest.ts';
import { entriesCsv } from '../../http/formats/entries-csv.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(shipment, manifest, showManifest, ({ units }) =>
  entriesCsv(manifest.answer.units, units),
);
