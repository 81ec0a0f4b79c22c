/**
 * Calls back once before the next paint, however often it is asked. A hidden page has no frames, so a clock stands in.
 */
export function onFrame(): { ask(run: () => void): void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  return {
    ask(run) {
      if (timer !== null) return;
      const now = () => {
        cancelAnimationFrame(frame);
        if (timer !== null) clearTimeout(timer);
        timer = null;
        run();
      };
      const frame = requestAnimationFrame(now);
      timer = setTimeout(now, 100);
    },
  };
}
