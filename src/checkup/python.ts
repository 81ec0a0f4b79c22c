import type { MimeBundle } from '../contract/display';
import type { Kernel, KernelEvent, RunResult } from '../contract/kernel';

export interface Ran {
  readonly status: RunResult['status'];
  /** What was written to stdout. */
  readonly output: string;
  /** The error's name and message; empty: none. */
  readonly error: string;
  readonly displays: readonly MimeBundle[];
  readonly paths: readonly string[];
}

/** Runs code and gathers what it puts out. `onEvent` hears everything too. */
export async function ran(
  kernel: Kernel,
  code: string,
  onEvent: (event: KernelEvent) => void = () => {},
): Promise<Ran> {
  let output = '';
  const displays: MimeBundle[] = [];
  const result = await kernel.run(code, {
    onEvent(event) {
      if (event.kind === 'stdout') output += event.text;
      if (event.kind === 'display' || event.kind === 'result') displays.push(event.data);
      onEvent(event);
    },
  });
  const { error } = result;
  return {
    status: result.status,
    output,
    error: error ? `${error.name}: ${error.message}` : '',
    displays,
    paths: result.files.map(({ path }) => path),
  };
}
