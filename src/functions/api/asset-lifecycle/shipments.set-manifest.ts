import { setManifestAction } from '../../../domain/lifecycle/scanning/scan-actions.ts';
import { shipment } from '../../../domain/lifecycle/shipping/shipment.ts';
import { replaceManifest } from '../../../domain/lifecycle/shipping/show-manifest.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(shipment, setManifestAction, replaceManifest);
