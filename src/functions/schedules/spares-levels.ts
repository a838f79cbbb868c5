import { Logger } from '@aws-lambda-powertools/logger';
import { checkSparesLevels, type LevelReport } from '../../domain/use-cases/check-spares-levels.ts';
import { contextFor } from '../http/environment.ts';
import { scheduleActor } from '../http/system-actor.ts';

const logger = new Logger({ serviceName: 'quartermaster' });

/** Compares spares pools with their allocations, once an hour. */
export async function handler(): Promise<LevelReport> {
  const report = await checkSparesLevels(contextFor(scheduleActor, ''));
  logger.info('Spares levels checked', { ...report });
  return report;
}
