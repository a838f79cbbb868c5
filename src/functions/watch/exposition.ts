import { Gauge as PrometheusGauge, Registry } from 'prom-client';
import type { Gauge } from './gauges.ts';

/** Gauges in Prometheus' text format. The library's registry would live as long as the process: each answer has its own. */
export async function exposition(gauges: readonly Gauge[]): Promise<{ readonly text: string; readonly type: string }> {
  const registry = new Registry();
  for (const { name, help, samples } of gauges) {
    const [first] = samples;
    // The library would have a gauge without labels begin at 0.
    if (!first) continue;
    const labelNames = Object.keys(first.labels);
    const gauge = new PrometheusGauge({ name, help, labelNames, registers: [registry] });
    for (const { labels, value } of samples) gauge.set(labels, value);
  }
  return { text: await registry.metrics(), type: registry.contentType };
}
