import type { Fields } from './log.ts';

/** What is counted of one request. */
export type Counts = Readonly<{
  ms: number;
  s3Requests: number;
  cacheHits: number;
  clientErrors: number;
  serverErrors: number;
  coldStarts: number;
  unreadableItems: number;
}>;

const NAMESPACE = 'ServerlessBackend';

const UNITS: Readonly<Record<keyof Counts, 'Milliseconds' | 'Count'>> = {
  ms: 'Milliseconds',
  s3Requests: 'Count',
  cacheHits: 'Count',
  clientErrors: 'Count',
  serverErrors: 'Count',
  coldStarts: 'Count',
  unreadableItems: 'Count',
};

const METRICS = Object.entries(UNITS).map(([Name, Unit]) => ({ Name, Unit }));

const DIRECTIVES = [
  { Namespace: NAMESPACE, Dimensions: [['environment']], Metrics: METRICS },
  // A deployment is rolled back by what the new version does, whatever the old one beside it does.
  {
    Namespace: NAMESPACE,
    Dimensions: [['environment', 'version']],
    Metrics: METRICS.filter(({ Name }) => Name === 'serverErrors'),
  },
];

/**
 * The members that make CloudWatch take metrics from a log line (its embedded metric format).
 * The line must have the members `environment` and `version`, which are their dimensions. `now` is Unix time in ms.
 */
export function metricsOf(counts: Counts, now: number): Fields {
  return { ...counts, _aws: { Timestamp: now, CloudWatchMetrics: DIRECTIVES } };
}
