import type { JobEnding } from '../../../src/contract/docker';

/** Counts since the start, in Prometheus' text format (version 0.0.4). */
export interface Metrics {
  count(name: 'requests' | 'refusals' | 'pairings', label?: string): void;
  job(ending: JobEnding, seconds: number): void;
  bytes(direction: 'in' | 'out', count: number): void;
  text(gauges: Readonly<Record<string, number>>): string;
}

const HELP = {
  requests: 'Requests that were answered, by status',
  refusals: 'Requests that were refused, by code',
  pairings: 'Desks that were paired',
} as const;

export function createMetrics(): Metrics {
  const counts = new Map<string, number>();

  function add(name: string, by: number): void {
    counts.set(name, (counts.get(name) ?? 0) + by);
  }

  return {
    count(name, label) {
      add(`carrel_runner_${name}_total${label === undefined ? '' : `{code="${label}"}`}`, 1);
    },
    job(ending, seconds) {
      add(`carrel_runner_jobs_total{ending="${ending}"}`, 1);
      add('carrel_runner_job_seconds_total', seconds);
    },
    bytes(direction, count) {
      add(`carrel_runner_bytes_total{direction="${direction}"}`, count);
    },
    text(gauges) {
      const help = Object.entries(HELP).flatMap(([name, words]) => [
        `# HELP carrel_runner_${name}_total ${words}`,
        `# TYPE carrel_runner_${name}_total counter`,
      ]);
      const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name} ${value}`);
      const now = Object.entries(gauges).flatMap(([name, value]) => [
        `# TYPE carrel_runner_${name} gauge`,
        `carrel_runner_${name} ${value}`,
      ]);
      return `${[...help, ...rows, ...now].join('\n')}\n`;
    },
  };
}
