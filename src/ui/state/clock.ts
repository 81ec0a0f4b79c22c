import { createSignal } from 'solid-js';

const [now, setNow] = createSignal(Date.now());
setInterval(() => setNow(Date.now()), 30_000);

/** Milliseconds since the epoch, for "5 min ago": moves every half minute. */
export { now };
