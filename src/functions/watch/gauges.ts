import { grantOf } from '../../domain/engine/access/access.ts';
import type { Actor } from '../../domain/engine/ports.ts';
import type { Resource } from '../../domain/engine/resource/resource.ts';
import type { TypeName } from '../../domain/engine/schema/field-kinds.ts';
import { alert, alertKinds } from '../../domain/lifecycle/checks/alert.ts';
import { unfinishedShares, webhookDelivery } from '../../domain/platform/events/stored-delivery.ts';
import { job } from '../../domain/platform/job.ts';
import { collectionSizes } from '../../repos/collection-sizes.ts';
import type { DynamoStore } from '../../repos/store.ts';
import { netboxVersion, pluginVersion } from '../http/contract/versions.ts';
import { ageInSeconds, unfinishedWork } from './unfinished-work.ts';

/** A figure at one moment, of one or of several things that labels tell apart. */
export interface Gauge {
  readonly name: string;
  readonly help: string;
  /** All with the same labels. */
  readonly samples: readonly Sample[];
}

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What the gauges are read with, for whom. */
export interface Watched {
  readonly store: DynamoStore;
  readonly actor: Actor;
  readonly now: Date;
}

/** Each gauge is there for callers who may view all objects that it counts. No collection is read. */
export async function gauges(watched: Watched): Promise<readonly Gauge[]> {
  const { store, actor } = watched;
  const seesAll = async (type: TypeName): Promise<boolean> =>
    (await grantOf(store.registry, actor, 'view', type)) === 'all';
  const when = async (type: TypeName, read: (watched: Watched) => Promise<readonly Gauge[]>) =>
    (await seesAll(type)) ? read(watched) : [];
  const counted = await Promise.all(
    store.registry.resources.map(async (one) => ((await seesAll(one.type)) ? [one] : [])),
  );
  const found = await Promise.all([
    objects(watched, counted.flat()),
    when(alert.type, openAlerts),
    when(job.type, unfinishedJobs),
    when(webhookDelivery, pendingDeliveries),
  ]);
  return [buildInfo(), ...found.flat()];
}

const single = (value: number): readonly Sample[] => [{ labels: {}, value }];

const buildInfo = (): Gauge => ({
  name: 'quartermaster_build_info',
  help: 'The releases of NetBox and of Asset Lifecycle whose API answers; always 1',
  samples: [{ labels: { netbox: netboxVersion(), asset_lifecycle: pluginVersion }, value: 1 }],
});

/** Packed assets are the snapshots of their BOMs; what has no end is no size to watch. */
const isCounted = ({ type, unbounded }: Resource): boolean => !unbounded && type !== 'netbox_asset_lifecycle.asset';

async function objects({ store }: Watched, resources: readonly Resource[]): Promise<readonly Gauge[]> {
  const sizes = await collectionSizes(store.access, resources.filter(isCounted));
  return [
    {
      name: 'quartermaster_objects',
      help: 'Objects of a type',
      samples: [...sizes].map(([type, value]) => ({ labels: { type }, value })),
    },
  ];
}

async function openAlerts({ store }: Watched): Promise<readonly Gauge[]> {
  const samples = alertKinds.map(async ({ value: kind }): Promise<Sample> => {
    const ids = await store.findByText(alert.type, 'open', kind);
    return { labels: { kind }, value: ids?.length ?? 0 };
  });
  return [
    {
      name: 'quartermaster_open_alerts',
      help: 'Alerts that are not cleared, acknowledged or not',
      samples: await Promise.all(samples),
    },
  ];
}

async function unfinishedJobs({ store, now }: Watched): Promise<readonly Gauge[]> {
  const work = await unfinishedWork(store);
  const oldest = work.map((jobs) => jobs.oldest);
  return [
    {
      name: 'quartermaster_unfinished_jobs',
      help: 'Jobs that have not ended, without imports that wait for the upload of their file',
      samples: work.map(({ kind, count: value }) => ({ labels: { kind }, value })),
    },
    {
      name: 'quartermaster_oldest_unfinished_job_seconds',
      help: 'Age of the oldest of them; 0 without any',
      samples: single(ageInSeconds(oldest, now.getTime())),
    },
  ];
}

async function pendingDeliveries({ store }: Watched): Promise<readonly Gauge[]> {
  const counts = unfinishedShares.map((share) => store.countReferences(webhookDelivery, '_unfinished', share));
  const value = (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  return [
    {
      name: 'quartermaster_pending_deliveries',
      help: 'Deliveries to webhooks that are neither delivered nor given up',
      samples: single(value),
    },
  ];
}
