/** Lets the browser paint and hear of the person in the midst of long work, which then goes on before other work begins. */
export function breath(): Promise<void> {
  // WebKit has none; the first browsers with a scheduler could not yield.
  if (globalThis.scheduler !== undefined && 'yield' in scheduler) return scheduler.yield();
  return new Promise((resolve) => setTimeout(resolve));
}
