import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, it, vi } from 'vitest';
import { createSnapshots } from '../../../src/kernel/snapshots';

let count = 0;

/** A store with one snapshot of identity `v1` in it. */
async function withOne() {
  const name = `snapshots-${++count}`;
  const snapshots = createSnapshots(name);
  const bytes = crypto.getRandomValues(new Uint8Array(1000)).buffer;
  await snapshots.put('v1', new Blob([bytes]));
  return { name, snapshots, bytes };
}

/** Replaces the stored bytes behind the back of the store. */
async function damage(name: string, change: (bytes: Uint8Array) => Uint8Array<ArrayBuffer>) {
  const database = await openDB(name);
  const kept = await database.get('snapshots', 'kernel');
  const bytes = new Uint8Array(await kept.data.arrayBuffer());
  await database.put('snapshots', { ...kept, data: new Blob([change(bytes)]) }, 'kernel');
  database.close();
}

/** What `localStorage` is used for. */
function memoryNotes() {
  const all = new Map<string, string>();
  const notes = {
    getItem: (key: string) => all.get(key) ?? null,
    setItem: (key: string, value: string) => void all.set(key, value),
    removeItem: (key: string) => void all.delete(key),
  };
  return notes as Storage;
}

it('whether there is a snapshot is known at the next visit before the database is open, and a wrong note is corrected', async () => {
  const name = `snapshots-${++count}`;
  const notes = memoryNotes();
  const visit = () => createSnapshots(name, () => notes);
  expect(visit().isExpected).toBe(false);
  await visit().put('v1', new Blob(['snapshot']));
  expect(visit().isExpected).toBe(true);
  await visit().get(async () => 'v2');
  expect(visit().isExpected).toBe(false);
  await visit().get(async () => 'v1');
  expect(visit().isExpected).toBe(true);
  await visit().clear();
  expect(visit().isExpected).toBe(false);
});

it('gives back what was kept', async () => {
  const { snapshots, bytes } = await withOne();
  const kept = await snapshots.get(async () => 'v1');
  expect(await kept?.data.arrayBuffer()).toEqual(bytes);
  await kept?.check();
});

it('a snapshot of another version is not used', async () => {
  const { snapshots } = await withOne();
  expect(await snapshots.get(async () => 'v2')).toBeNull();
  expect(await snapshots.has('v2')).toBe(false);
});

it('there is one snapshot: that of a new version takes the place of the old one', async () => {
  const { snapshots } = await withOne();
  await snapshots.put('v2', new Blob(['snapshot']));
  expect(await snapshots.has('v1')).toBe(false);
  expect(await snapshots.has('v2')).toBe(true);
});

it.each([
  ['was cut short', (bytes: Uint8Array) => new Uint8Array(bytes.slice(0, 500))],
  [
    'has one bit that flipped',
    (bytes: Uint8Array) => {
      const changed = new Uint8Array(bytes);
      changed[500] = (changed[500] ?? 0) ^ 1;
      return changed;
    },
  ],
])('a snapshot that %s is known for what it is', async (_name, change) => {
  const { name, snapshots } = await withOne();
  await damage(name, change);
  const kept = await snapshots.get(async () => 'v1');
  await expect(kept?.check()).rejects.toThrow('damaged');
});

it('without storage there is no snapshot, and nothing fails', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('No storage', 'SecurityError');
  });
  const snapshots = createSnapshots('refused', () => {
    throw new DOMException('No storage', 'SecurityError');
  });
  expect(snapshots.isExpected).toBe(false);
  await snapshots.put('v1', new Blob(['snapshot']));
  expect(await snapshots.get(async () => 'v1')).toBeNull();
  expect(await snapshots.has('v1')).toBe(false);
  await snapshots.clear();
  expect(warn).toHaveBeenCalled();
  vi.restoreAllMocks();
});
