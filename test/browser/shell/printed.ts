import type { createTestKernel } from '../../doubles/kernel';

/** Runs a cell and gives what it printed, errors after output; its exception, if there was one, comes as text. */
export async function printedBy(desk: ReturnType<typeof createTestKernel>, code: string): Promise<string> {
  const { stdout, error, events } = await desk.run(code);
  const errors = events.map((event) => (event.kind === 'stderr' ? event.text : '')).join('');
  return stdout + errors + (error ? `${error.name}: ${error.message}` : '');
}
