/**
 * Seconds within which a run of real Python, once stopped, must have ended in a test. The promise is three, and is held to
 * by the clock of `test/unit/kernel/stop.test.ts`; the rest is for a busy machine. What the tests stop would go on for minutes.
 */
export const STOP_LIMIT = 12;
