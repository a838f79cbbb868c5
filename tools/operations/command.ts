import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type StageSettings, stageSettings } from '../serverless/stage-settings.ts';
import { Refusal } from './surroundings.ts';

interface StageCommand {
  readonly stage: string;
  readonly settings: StageSettings;
}

export interface RestoreCommand extends StageCommand {
  readonly time: Date;
  readonly table: string | undefined;
  readonly from: string | undefined;
}

export interface RemoveCommand extends StageCommand {
  readonly withData: string | undefined;
}

/** Without a stage it is the table of the stack on this machine. */
export interface MigrateCommand {
  readonly deployed: (StageCommand & { readonly table: string | undefined }) | undefined;
  readonly dryRun: boolean;
}

const text = { type: 'string' } as const;
const folder = resolve(import.meta.dirname, '../../stages');

const ofStage = (stage: string | undefined): StageCommand => {
  if (stage === undefined) throw new Refusal('Name the stage: --stage prod.');
  return { stage, settings: stageSettings(stage, folder) };
};

/** `--stage prod --to 2026-11-20T09:00:00Z`; `--table` where the stage has several, `--from` for the data of another. */
export function readRestore(args: readonly string[], now: Date): RestoreCommand {
  const { values } = parseArgs({ args: [...args], options: { stage: text, to: text, table: text, from: text } });
  const { stage, to, table, from } = values;
  return { ...ofStage(stage), time: timeIn(to, now), table, from };
}

/** `--stage prod`, and `--with-data <table>` to delete the data, too. */
export function readRemove(args: readonly string[]): RemoveCommand {
  const { values } = parseArgs({ args: [...args], options: { stage: text, 'with-data': text } });
  return { ...ofStage(values.stage), withData: values['with-data'] };
}

/** `--stage prod`, with `--table` where the stage has several; without them on this machine. `--dry-run` writes nothing. */
export function readMigrate(args: readonly string[]): MigrateCommand {
  const options = { stage: text, table: text, 'dry-run': { type: 'boolean' } } as const;
  const { stage, table, 'dry-run': dryRun = false } = parseArgs({ args: [...args], options }).values;
  if (stage === undefined && table !== undefined) throw new Refusal('Name the stage of the table: --stage prod.');
  return { deployed: stage === undefined ? undefined : { ...ofStage(stage), table }, dryRun };
}

/** Whole seconds, as DynamoDB restores. */
function timeIn(given: string | undefined, now: Date): Date {
  const isComplete = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/.test(given ?? '');
  const time = new Date(given ?? '');
  if (!isComplete || Number.isNaN(time.getTime()))
    throw new Refusal('Say to which time, with its zone: --to 2026-11-20T09:00:00Z.');
  if (time >= now) throw new Refusal(`${given} is not in the past.`);
  return time;
}
