import { expect, it, vi } from 'vitest';
import { createMemoryFileStore } from '../../../src/files/memory-store';
import type { Boot, Surroundings } from '../../../src/kernel/boot';
import { CameDamaged } from '../../../src/kernel/coming';
import type { Life, Owner } from '../../../src/kernel/life';
import { Lives } from '../../../src/kernel/lives';
import { mayKeepSpare, maySnapshot } from '../../../src/kernel/memory';
import type { Sandbox } from '../../../src/kernel/sandbox';
import type { Snapshots } from '../../../src/kernel/snapshots';
import { deferred } from '../../../src/lib/deferred';
import { createNetworkDouble } from '../../doubles/network';

const INFO = { python: '3.13', ipython: '9', pyodide: '0.29', canBlock: true, interruptible: true };
const OWNER: Owner = { current: () => null, onProgress: () => {}, onServers: () => {}, onDied: () => {} };

/** Snapshots in memory. */
function memorySnapshots() {
  const all = new Map<string, Blob>();
  const fake = { all, check: async () => {} };
  const snapshots: Snapshots = {
    async get(identity) {
      const data = all.get(await identity());
      return data ? { data, check: () => fake.check() } : null;
    },
    has: async (identity) => all.has(identity),
    get isExpected() {
      return all.size > 0;
    },
    put: async (identity, data) => void all.set(identity, data),
    clear: async () => all.clear(),
  };
  return Object.assign(fake, { snapshots });
}

/** A boot that opens no sandbox, and writes down what it was asked for. */
function fakeBoot() {
  const asked: string[] = [];
  const open: { isOpen: boolean; onDied: (message: string) => void }[] = [];
  const fake = {
    asked,
    open,
    /** What a start does beside being written down. */
    onStart: async (_snapshot: Blob | null) => {},
    onSnapshot: async () => {},
    get isOpen() {
      return open.filter((one) => one.isOpen).length;
    },
  };
  function sandbox({ onOpen, onDied }: Surroundings) {
    const one = { isOpen: true, onDied };
    open.push(one);
    onOpen({
      blobs: true,
      end() {
        one.isOpen = false;
      },
    } as unknown as Sandbox);
  }
  const boot: Boot = {
    prefetch: () => {},
    identity: async () => 'v1',
    async start(looking, surroundings) {
      const snapshot = await looking;
      asked.push(snapshot ? 'start from snapshot' : 'start');
      sandbox(surroundings);
      await Promise.all([fake.onStart(snapshot?.data ?? null), snapshot?.check()]);
      return INFO;
    },
    async snapshot(surroundings) {
      asked.push('snapshot');
      sandbox(surroundings);
      await fake.onSnapshot();
      return new Blob(['snapshot']);
    },
  };
  return Object.assign(fake, { boot });
}

function createLives({ memory = true, scarce = false, awaited = false } = {}) {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  const fake = fakeBoot();
  const kept = memorySnapshots();
  const { all, snapshots } = kept;
  const lock = { info: {}, packages: {} as Record<string, never> };
  const world = {
    files: createMemoryFileStore({ fileLimit: () => 100 }),
    packages: { lock: async () => structuredClone(lock) } as never,
    network: createNetworkDouble(),
    boot: fake.boot,
    programs: null,
  };
  const lives = new Lives(world, {
    snapshots,
    maySnapshot: () => scarce === false,
    mayKeepSpare: () => memory,
    quiet: 0,
    isAwaited: awaited,
  });
  const given: Life[] = [];
  return {
    lives,
    fake,
    all,
    kept,
    lock,
    given,
    begin: () => lives.begin(OWNER, (life) => given.push(life)),
  };
}

it('after the first start a snapshot is taken in a sandbox of its own, never of the life that runs what people write', async () => {
  const { lives, fake, all, begin } = createLives({ memory: false });
  lives.rest(await begin());
  await vi.waitFor(() => expect(all.size).toBe(1));
  expect(fake.asked).toEqual(['start', 'snapshot', 'start from snapshot']);
  // The one that was asked for the snapshot, and the one that tried it, are gone.
  await vi.waitFor(() => expect(fake.open.map((one) => one.isOpen)).toEqual([true, false, false]));
});

it('a snapshot from which no Python comes up is not kept', async () => {
  const { lives, fake, all, begin } = createLives();
  fake.onStart = async (snapshot) => {
    if (snapshot) throw new Error('not like this');
  };
  lives.rest(await begin());
  await vi.waitFor(() => expect(fake.open.map((one) => one.isOpen)).toEqual([true, false, false]));
  expect(all.size).toBe(0);
});

it('the next visit starts from the snapshot', async () => {
  const { fake, all, begin } = createLives();
  all.set('v1', new Blob(['snapshot']));
  await begin();
  expect(fake.asked).toEqual(['start from snapshot']);
});

it('where Python does not come up from the snapshot it starts from the beginning, and the snapshot goes', async () => {
  const { fake, all, begin, given } = createLives();
  all.set('v1', new Blob(['snapshot']));
  fake.onStart = async (snapshot) => {
    if (snapshot) throw new Error('not like this');
  };
  const life = await begin();
  expect(life.info).toEqual(INFO);
  expect(fake.asked).toEqual(['start from snapshot', 'start']);
  expect(given.length).toBe(2);
  expect(fake.isOpen).toBe(1);
  expect(all.size).toBe(0);
});

it('Python that came damaged while it was streamed is started once more', async () => {
  const { fake, given, begin } = createLives();
  let tries = 0;
  fake.onStart = async () => {
    tries += 1;
    if (tries === 1) throw new CameDamaged();
  };
  const life = await begin();
  expect(fake.asked).toEqual(['start', 'start']);
  expect(given.map(({ isOver }) => isOver)).toEqual([true, false]);
  expect(given[1]).toBe(life);
});

it('Python that came up from a damaged snapshot is not used, and the snapshot goes', async () => {
  const { fake, all, kept, begin } = createLives();
  all.set('v1', new Blob(['snapshot']));
  kept.check = () => Promise.reject(new Error('The snapshot is damaged'));
  expect((await begin()).info).toEqual(INFO);
  expect(fake.asked).toEqual(['start from snapshot', 'start']);
  expect(fake.isOpen).toBe(1);
  expect(all.size).toBe(0);
});

it('Python that dies while it comes up from the snapshot starts from the beginning', async () => {
  const { fake, all, begin } = createLives();
  all.set('v1', new Blob(['snapshot']));
  fake.onStart = async (snapshot) => {
    if (!snapshot) return;
    fake.open[0]?.onDied('out of bounds');
    await new Promise(() => {});
  };
  expect((await begin()).info).toEqual(INFO);
  expect(fake.isOpen).toBe(1);
});

it('what is ended while it starts from the snapshot does not start again by itself', async () => {
  const { fake, all, begin, given } = createLives();
  all.set('v1', new Blob(['snapshot']));
  fake.onStart = () => new Promise(() => {});
  const beginning = begin();
  await vi.waitFor(() => expect(fake.open.length).toBe(1));
  given[0]?.end('It was restarted.');
  await expect(beginning).rejects.toThrow('It was restarted.');
  expect(fake.asked).toEqual(['start from snapshot']);
  expect(all.size).toBe(1);
});

it('the spare takes the place of what was ended, and another is prepared', async () => {
  const { lives, fake, all, begin } = createLives();
  all.set('v1', new Blob(['snapshot']));
  const first = await begin();
  lives.rest(first);
  await vi.waitFor(() => expect(fake.asked.length).toBe(2));
  await vi.waitFor(() => expect(fake.isOpen).toBe(2));
  first.end('It was killed.');
  const second = await begin();
  expect(second).not.toBe(first);
  expect(fake.asked.length).toBe(2);
  lives.rest(second);
  await vi.waitFor(() => expect(fake.asked.length).toBe(3));
});

it('a run does not wait for what is being prepared', async () => {
  const { lives, fake, begin } = createLives();
  const hanging = deferred();
  fake.onSnapshot = () => hanging.promise;
  const first = await begin();
  lives.rest(first);
  await vi.waitFor(() => expect(fake.asked).toContain('snapshot'));
  first.end('It was killed.');
  expect((await begin()).info).toEqual(INFO);
  lives.end();
});

it('a spare that knows other packages than there are now is not used', async () => {
  const { lives, fake, all, begin, lock } = createLives();
  all.set('v1', new Blob(['snapshot']));
  const first = await begin();
  lives.rest(first);
  await vi.waitFor(() => expect(fake.isOpen).toBe(2));
  Object.assign(lock.packages, { added: {} });
  first.end('It was killed.');
  await begin();
  expect(fake.asked.length).toBe(3);
  expect(fake.isOpen).toBe(1);
});

it('a spare that died is not used', async () => {
  const { lives, fake, all, begin } = createLives();
  all.set('v1', new Blob(['snapshot']));
  const first = await begin();
  lives.rest(first);
  await vi.waitFor(() => expect(fake.isOpen).toBe(2));
  await Promise.resolve();
  fake.open[1]?.onDied('out of memory');
  first.end('It was killed.');
  await begin();
  expect(fake.asked.length).toBe(3);
});

it('without memory for it there is no spare', async () => {
  const { lives, fake, all, begin } = createLives({ memory: false });
  all.set('v1', new Blob(['snapshot']));
  const first = await begin();
  lives.rest(first);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(fake.asked.length).toBe(1);
});

it('where memory is scarce nothing is prepared', async () => {
  const { lives, fake, begin } = createLives({ memory: false, scarce: true });
  lives.rest(await begin());
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(fake.asked).toEqual(['start']);
});

it('a kernel that gets something to do in time has nothing prepared beside it', async () => {
  const { lives, fake, begin } = createLives();
  lives.rest(await begin());
  lives.stir();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(fake.asked).toEqual(['start']);
});

it('a kernel that is disposed of leaves no sandbox behind', async () => {
  const { lives, fake, begin } = createLives();
  const first = await begin();
  const hanging = deferred();
  fake.onSnapshot = () => hanging.promise;
  lives.rest(first);
  await vi.waitFor(() => expect(fake.asked).toContain('snapshot'));
  first.end('The kernel was disposed of.');
  lives.end();
  expect(fake.isOpen).toBe(0);
});

it('memory is what the browser says, and scarce where the person says so', () => {
  expect(mayKeepSpare({ deviceMemory: 8 })).toBe(true);
  expect(mayKeepSpare({ deviceMemory: 2 })).toBe(false);
  expect(mayKeepSpare({})).toBe(false);
  expect(maySnapshot({})).toBe(true);
  expect(maySnapshot({ deviceMemory: 2 })).toBe(false);
  expect(mayKeepSpare({ deviceMemory: 8, connection: { saveData: true } })).toBe(false);
});

it('a page that is opened where there is a snapshot has Python come up before anybody asks', async () => {
  const { lives, fake, all, begin, given } = createLives({ awaited: true });
  all.set('v1', new Blob(['snapshot']));
  lives.warm();
  await vi.waitFor(() => expect(fake.asked).toEqual(['start from snapshot']));
  expect(given).toEqual([]);
  expect((await begin()).info).toEqual(INFO);
  expect(fake.asked).toEqual(['start from snapshot']);
});

it('who asks while Python comes up gets that very one, and can end it', async () => {
  const { lives, fake, all, begin, given } = createLives({ awaited: true });
  all.set('v1', new Blob(['snapshot']));
  fake.onStart = () => new Promise(() => {});
  lives.warm();
  await vi.waitFor(() => expect(fake.isOpen).toBe(1));
  const beginning = begin();
  await vi.waitFor(() => expect(given.length).toBe(1));
  given[0]?.end('It was restarted.');
  await expect(beginning).rejects.toThrow('It was restarted.');
  expect(fake.isOpen).toBe(0);
});

it.each([
  ['on a first visit', { awaited: true }, []],
  ['after an update', { awaited: true }, ['v0']],
  ['in a tab behind others', { awaited: false }, ['v1']],
  ['where memory is scarce', { awaited: true, memory: false }, ['v1']],
])('%s no Python comes up before it is asked for', async (_where, options, kept) => {
  const { lives, fake, all, begin } = createLives(options);
  for (const identity of kept) all.set(identity, new Blob(['snapshot']));
  lives.warm();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(fake.isOpen).toBe(0);
  expect((await begin()).info).toEqual(INFO);
  expect(fake.isOpen).toBe(1);
});

it('what came up before it was asked for from a damaged snapshot is not used, whether somebody waits for it or not', async () => {
  for (const isEarly of [true, false]) {
    const { lives, fake, all, kept, begin } = createLives({ awaited: true });
    all.set('v1', new Blob(['snapshot']));
    const damage = deferred<never>();
    kept.check = () => damage.promise;
    lives.warm();
    await vi.waitFor(() => expect(fake.isOpen).toBe(1));
    const early = isEarly ? begin() : null;
    await vi.waitFor(() => expect(fake.asked.length).toBe(1));
    damage.reject(new Error('The snapshot is damaged'));
    await damage.promise.catch(() => undefined);
    expect((await (early ?? begin())).info).toEqual(INFO);
    await vi.waitFor(() => expect(fake.isOpen).toBe(1));
    expect(fake.asked.at(-1)).toBe('start');
    expect(all.size).toBe(0);
  }
});
