/** Milliseconds that a script may hold the worker, so that Stop gets through and other processes go on. */
const TURN = 25;

/** For whoever works in steps. */
export class Turns {
  #last = performance.now();

  /** Lets others go on, if it is their turn. */
  async next(): Promise<void> {
    if (performance.now() - this.#last <= TURN) return;
    await nextTurn();
    this.#last = performance.now();
  }
}

/** After what else the worker has to do. A timer would wait for 4 ms each time. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
