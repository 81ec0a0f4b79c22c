import { type Engine, EngineError } from '../engine/engine';
import { runShort } from './exec';

/**
 * Shell lines that print the processor time of the container in nanoseconds, its highest use of memory in bytes and how many of its
 * processes were ended for want of memory, from its own cgroup (version 1, else 2). The engine's `stats` would take a second for each
 * answer.
 */
export const PRINT_USAGE = `usage() {
  if read -r cpu </sys/fs/cgroup/cpuacct/cpuacct.usage; then
    read -r peak </sys/fs/cgroup/memory/memory.max_usage_in_bytes
    events=memory/memory.oom_control
  else
    while read -r key value; do [ "$key" = usage_usec ] && cpu=$(($value * 1000)); done </sys/fs/cgroup/cpu.stat
    read -r peak </sys/fs/cgroup/memory.peak || read -r peak </sys/fs/cgroup/memory.current
    events=memory.events
  fi
  while read -r key value; do [ "$key" = oom_kill ] && kills=$value; done </sys/fs/cgroup/$events
  echo "$cpu $peak $kills"
}
usage 2>/dev/null`;

export interface Usage {
  readonly cpuSeconds: number | null;
  readonly peakMemory: number | null;
  /** Processes of the container that were ended for want of memory. */
  readonly memoryKills: number | null;
}

/** Reads a line of `PRINT_USAGE`. What the container does not show is not known. */
export function parseUsage(line: string): Usage {
  const [cpu = Number.NaN, peak = Number.NaN, kills = Number.NaN] = line.trim().split(' ').map(Number);
  return {
    cpuSeconds: cpu > 0 ? cpu / 1e9 : null,
    peakMemory: peak > 0 ? peak : null,
    memoryKills: kills >= 0 ? kills : null,
  };
}

/** What the container has used up to now. */
export async function readUsage(engine: Engine, container: string): Promise<Usage> {
  try {
    const { stdout } = await runShort(engine, container, { argv: ['/bin/sh', '-c', PRINT_USAGE] });
    return parseUsage(stdout.toString());
  } catch (error) {
    if (error instanceof EngineError) return parseUsage('');
    throw error;
  }
}
