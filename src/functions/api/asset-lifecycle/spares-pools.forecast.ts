import { poolForecast } from '../../../domain/lifecycle/planning/forecast/pool-forecast.ts';
import { forecast } from '../../../domain/lifecycle/spares/forecast-action.ts';
import { sparesPool } from '../../../domain/lifecycle/spares/spares-pool.ts';
import { entriesCsv } from '../../http/formats/entries-csv.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(
  sparesPool,
  forecast,
  (context, { id, query, format }) => poolForecast(context, id, { ...query, levels: query.levels || format === 'svg' }),
  ({ entries }) => entriesCsv(forecast.answer.entries, entries),
  async (answer) => (await import('../../http/formats/forecast-drawing.ts')).drawForecasts(answer),
);
