import { beforeEach, expect, test, vi } from 'vitest';
import { ok } from '../../../src/contract/result';
import { type AtWork, createAtWork } from '../../../src/pwa/at-work';
import { createUpdates } from '../../../src/pwa/updates';
import { createLocks } from '../../doubles/locks';
import { createContainer, createRegistration, createWorker, eventually } from './kit';

const ONE = { id: 'one', version: '1.0.0', news: ['Old.'] };
const TWO = { id: 'two', version: '2.0.0', news: ['New.', 'Old.'] };
let locks: Pick<LockManager, 'request'>;

beforeEach(() => {
  locks = createLocks();
});

/** A tab that runs version one, served by its service worker. */
function openTab({ waiting = false, atWork = createAtWork(locks) }: { waiting?: boolean; atWork?: AtWork } = {}) {
  const old = createWorker(ONE);
  const next = createWorker(TWO, 'installed');
  const container = createContainer(old);
  const registration = createRegistration({ active: old, waiting: waiting ? next : null });
  const reload = vi.fn();
  const updates = createUpdates({
    build: 'one',
    registered: Promise.resolve(ok(registration)),
    container,
    atWork,
    ownNews: async () => ONE.news,
    reload,
  });
  const takeOver = () => {
    container.controller = next;
    container.dispatchEvent(new Event('controllerchange'));
  };
  return { updates, registration, container, next, reload, takeOver, atWork };
}

const OFFERED = { kind: 'offered', next: { version: '2.0.0', news: ['New.'] } };

test('a version that waits is offered, with what this one does not have', async () => {
  const { updates } = openTab({ waiting: true });
  await eventually(() => expect(updates.state).toEqual(OFFERED));
});

test('a version that comes while the tab is open is offered when all of it is there', async () => {
  const { updates, registration, next } = openTab();
  await Promise.resolve();
  next.state = 'installing';
  await eventually(() => {
    registration.installing = next;
    registration.dispatchEvent(new Event('updatefound'));
    next.become('installed');
    expect(updates.state).toEqual(OFFERED);
  });
});

test('the first service worker of a page is no update', async () => {
  const { updates, container, reload } = openTab();
  container.controller = createWorker(ONE);
  container.dispatchEvent(new Event('controllerchange'));
  await eventually(() => expect((container.controller as unknown as { said: string[] }).said).toEqual(['about']));
  expect(updates.state).toEqual({ kind: 'none' });
  expect(reload).not.toHaveBeenCalled();
});

test('an update waits for work in another tab, then all tabs load again', async () => {
  const [one, two] = [openTab({ waiting: true }), openTab({ waiting: true })];
  await eventually(() => expect(one.updates.state).toEqual(OFFERED));
  const end = two.atWork.begin();
  one.updates.accept();
  expect(one.updates.state.kind).toBe('waiting');
  expect(one.next.said).not.toContain('take-over');
  end();
  await eventually(() => expect(one.next.said).toContain('take-over'));
  one.takeOver();
  two.takeOver();
  await eventually(() => expect([one.reload, two.reload].map((each) => each.mock.calls.length)).toEqual([1, 1]));
});

test('the wish can be taken back', async () => {
  const { updates, atWork, next } = openTab({ waiting: true });
  await eventually(() => expect(updates.state).toEqual(OFFERED));
  const end = atWork.begin();
  updates.accept();
  updates.cancel();
  expect(updates.state).toEqual(OFFERED);
  end();
  await atWork.idle();
  expect(next.said).not.toContain('take-over');
  updates.accept();
  await eventually(() => expect(next.said).toContain('take-over'));
});

test('a run that begins in the last moment is not cut', async () => {
  const { takeOver, reload, atWork, updates } = openTab({ waiting: true });
  const end = atWork.begin();
  takeOver();
  await eventually(() => expect(updates.state).toEqual({ kind: 'moving' }));
  expect(reload).not.toHaveBeenCalled();
  end();
  await eventually(() => expect(reload).toHaveBeenCalledTimes(1));
});

test('a tab that came past the old version has nothing to do when its own takes over', async () => {
  const next = createWorker(TWO);
  const container = createContainer();
  const reload = vi.fn();
  const updates = createUpdates({
    build: 'two',
    registered: Promise.resolve(ok(createRegistration({ active: createWorker(ONE), waiting: next }))),
    container,
    atWork: createAtWork(locks),
    ownNews: async () => [],
    reload,
  });
  container.controller = next;
  container.dispatchEvent(new Event('controllerchange'));
  await eventually(() => expect(next.said).toContain('about'));
  expect(updates.state).toEqual({ kind: 'none' });
  expect(reload).not.toHaveBeenCalled();
});
