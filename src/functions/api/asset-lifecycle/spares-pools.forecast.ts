import { poolForecast } from '../../../domain/lifecycle/planning/forecast/pool-forecast.ts';
import { forecast } from '../../../domain/lifecycle/spares/forecast-action.ts';
import { sparesPool } from '../../../domain/lifecycle/spares/spares-pool.ts';
import { entriesCsv } from '../../http/formats/entries-csv.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(
  sparesPool,
  forecast,
  (context, { id, query }) => poolForecast(context, id, query),
  ({ entries }) => entriesCsv(forecast.answer.entries, entries),
);
