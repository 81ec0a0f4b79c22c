interface Waiting {
  readonly mode: LockMode;
  readonly begin: () => void;
}

/** Locks as browsers have them (https://w3c.github.io/web-locks/): in order of asking; shared ones go together. */
export function createLocks(): Pick<LockManager, 'request'> {
  const held = new Map<string, LockMode[]>();
  const queues = new Map<string, Waiting[]>();

  function go(name: string): void {
    const queue = queues.get(name) ?? [];
    const modes = held.get(name) ?? [];
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      if (modes.length > 0 && (next.mode === 'exclusive' || modes.includes('exclusive'))) return;
      queue.shift();
      modes.push(next.mode);
      held.set(name, modes);
      next.begin();
    }
  }

  function request(name: string, given: unknown, last?: unknown): Promise<unknown> {
    const { mode = 'exclusive', signal } = (last === undefined ? {} : given) as LockOptions;
    const callback = (last ?? given) as (lock: Lock) => unknown;
    return new Promise((resolve, reject) => {
      const queue = queues.get(name) ?? [];
      queues.set(name, queue);
      const release = () => {
        const modes = held.get(name) ?? [];
        modes.splice(modes.indexOf(mode), 1);
        go(name);
      };
      const waiting: Waiting = {
        mode,
        begin: () => void Promise.resolve(callback({ name, mode })).then(resolve, reject).finally(release),
      };
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener('abort', () => {
        const index = queue.indexOf(waiting);
        if (index < 0) return;
        queue.splice(index, 1);
        reject(signal.reason);
        go(name);
      });
      queue.push(waiting);
      go(name);
    });
  }
  return { request: request as LockManager['request'] };
}
