import type { JsonObject } from '../../src/domain/engine/json.ts';
import { parseBySchema } from '../../src/domain/engine/write/parse-input-schema.ts';
import { scan as scanAction, setManifestAction } from '../../src/domain/lifecycle/scanning/scan-actions.ts';
import { scanShipment } from '../../src/domain/lifecycle/shipping/scan-shipment.ts';
import { summariseScans } from '../../src/domain/lifecycle/shipping/scan-summary.ts';
import { replaceManifest } from '../../src/domain/lifecycle/shipping/show-manifest.ts';
import type { Lifecycle } from './lifecycle.ts';

type Planner = Pick<Lifecycle, 'context'>;

const finder = ({ context }: Planner) => ({ reader: context.store, actor: context.actor });

/** Scans as the verb takes them; answers them. */
export async function scan(plan: Planner, id: number, body: JsonObject) {
  const input = await parseBySchema(finder(plan), scanAction.body, body);
  return (await scanShipment(plan.context, { id, input })).scans;
}

/** The verdicts of these codes, scanned one after the other. */
export async function verdictsOf(plan: Planner, id: number, ...codes: readonly string[]) {
  const scans = await scan(plan, id, { scans: codes.map((code) => ({ code })) });
  return scans.map(({ verdict }) => verdict);
}

export const summary = (plan: Planner, id: number) => summariseScans(plan.context, { id });

export async function setManifest(plan: Planner, id: number, body: JsonObject) {
  const input = await parseBySchema(finder(plan), setManifestAction.body, body);
  return replaceManifest(plan.context, { id, input });
}
