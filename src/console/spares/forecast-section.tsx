import { useEffect, useState } from 'preact/hooks';
import { ifAllowed } from '../api/all.ts';
import type { Client } from '../api/client.ts';
import { textOf } from '../api/json.ts';
import { useShared } from '../context.ts';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { useLoaded } from '../use-loaded.ts';
import { lists } from './addresses.ts';
import { type Forecast, figuresOf, forecastIn } from './forecast.ts';
import type { Level } from './level.ts';
import { type Bounds, boundsWords } from './suggested.ts';

interface Props {
  readonly pool: string;
  readonly level: Level;
  readonly mayChange: boolean;
  readonly onSuggest: (bounds: Bounds) => void;
}

/** How an item is drawn, when the pool runs dry, and which bounds would keep it from that. */
export function ForecastSection({ pool, level, mayChange, onSuggest }: Props) {
  const { client, formats } = useShared();
  const { id, last_updated, current_quantity, available_quantity } = level.object;
  const allocation = textOf(id);
  const { value, problem, again } = useLoaded(
    (signal) => loadForecast(client, pool, allocation, signal),
    [client, pool, allocation, last_updated, current_quantity, available_quantity, level.min, level.max],
  );
  const forecast = value?.forecast;
  return (
    <section class="card">
      <div class="heading">
        <h2>Forecast</h2>
        {forecast?.suggested && mayChange && (
          <button type="button" onClick={() => forecast.suggested && onSuggest(forecast.suggested)}>
            Set the suggested level
          </button>
        )}
      </div>
      {problem && <Failure problem={problem} again={again} />}
      {!value && !problem && <Loading what="the forecast" />}
      {value && !forecast && <p class="quiet">You may not view what it rests on.</p>}
      {forecast && <Figures forecast={forecast} write={formats.format} />}
      {value?.drawing && forecast?.suggested && <Drawing content={value.drawing} />}
    </section>
  );
}

interface Loaded {
  readonly forecast: Forecast | undefined;
  readonly drawing: Blob | undefined;
}

async function loadForecast(client: Client, pool: string, allocation: string, signal: AbortSignal): Promise<Loaded> {
  const path = `${lists.pools}${pool}/forecast/`;
  const query = { allocation_id: allocation };
  const answer = await ifAllowed(client.request(path, { signal, query }));
  const forecast = answer === undefined ? undefined : forecastIn(answer);
  const drawing = forecast?.suggested && (await client.file(path, { signal, query: { ...query, format: 'svg' } }));
  return { forecast, drawing };
}

type Write = (value: number | string) => string | undefined;

function Figures({ forecast, write }: { readonly forecast: Forecast; readonly write: Write }) {
  if (!forecast.suggested)
    return (
      <p class="quiet">
        {forecast.hidden > 0
          ? 'A part of the ledger is hidden from you; without it there is no forecast.'
          : 'The record is shorter than a month: there is no forecast yet.'}
      </p>
    );
  return (
    <>
      <dl class="forecast">
        {figuresOf(forecast, write).map(([what, figure]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{figure}</dd>
          </div>
        ))}
      </dl>
      <p>Suggested: {boundsWords(forecast.suggested, write)}.</p>
    </>
  );
}

/** The drawing of the API; what it shows stands beside it in words. */
function Drawing({ content }: { readonly content: Blob }) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(content);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [content]);
  return address === undefined ? null : <img class="drawing" src={address} alt="Levels up to now, and those to come" />;
}
