import { afterEach, expect, test } from 'vitest';
import { type Claim, claimSession } from '../../../src/session/claim';

/** Locks of one name, as browsers have them: in order of asking, free again when the callback's promise ends. */
function createLocks(): Pick<LockManager, 'request'> {
  let last: Promise<unknown> = Promise.resolve();
  let held = 0;
  const request = async (
    name: string,
    { signal, ifAvailable = false }: LockOptions,
    callback: (lock: Lock | null) => unknown,
  ) => {
    if (ifAvailable && held > 0) return callback(null);
    held += 1;
    const before = last;
    const run = (async () => {
      await before;
      try {
        signal?.throwIfAborted();
        await callback({ name, mode: 'exclusive' });
      } finally {
        held -= 1;
      }
    })();
    last = run.catch(() => {});
    return run;
  };
  return { request: request as LockManager['request'] };
}

const made: Claim[] = [];
afterEach(() => {
  for (const claim of made.splice(0)) claim.release();
});

function claimIn(locks: ReturnType<typeof createLocks>, id: string, mayYield = async () => true): Claim {
  const claim = claimSession(id, { locks, mayYield });
  made.push(claim);
  return claim;
}

test('one tab has a session, the other gets it when that lets go', async () => {
  const locks = createLocks();
  const [one, two] = [claimIn(locks, 'turns'), claimIn(locks, 'turns')];
  await Promise.all([one.settled, two.settled]);
  expect([one.state, two.state]).toEqual(['ours', 'others']);
  const told = new Promise<void>((resolve) => two.watch(resolve));
  one.release();
  await told;
  expect(two.state).toBe('ours');
});

test('a tab that waits only a moment is not told that another has it', async () => {
  const locks = createLocks();
  const one = claimIn(locks, 'reload');
  await one.settled;
  const two = claimIn(locks, 'reload');
  setTimeout(() => one.release(), 50);
  await two.settled;
  expect(two.state).toBe('ours');
});

test('a tab that may yield does, and waits behind the one that asked', async () => {
  const locks = createLocks();
  const [one, two] = [claimIn(locks, 'wish'), claimIn(locks, 'wish')];
  await Promise.all([one.settled, two.settled]);
  expect(await two.wish()).toBe('given');
  expect([one.state, two.state]).toEqual(['others', 'ours']);
  expect(await one.wish()).toBe('given');
  expect([one.state, two.state]).toEqual(['ours', 'others']);
});

test('a tab that is at work says so and keeps the session', async () => {
  const locks = createLocks();
  const [one, two] = [claimIn(locks, 'busy', async () => false), claimIn(locks, 'busy')];
  await Promise.all([one.settled, two.settled]);
  expect(await two.wish()).toBe('busy');
  expect([one.state, two.state]).toEqual(['ours', 'others']);
});

test('a session that was just made is never taken to be of another tab', async () => {
  const locks = createLocks();
  const other = claimIn(locks, 'new');
  await other.settled;
  const claim = claimSession('new', { locks, mayYield: async () => true, isNew: true });
  made.push(claim);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(claim.state).toBe('asking');
});

test('a browser without locks', async () => {
  const claim = claimSession('none', { locks: null, mayYield: async () => true });
  await claim.settled;
  expect(claim.state).toBe('ours');
});
