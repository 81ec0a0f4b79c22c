import { afterEach, expect, test, vi } from 'vitest';
import type { PairedRunner, UnfinishedJob } from '../../../src/contract/runners';
import { createRunnerList } from '../../../src/settings/runner-list';
import { createUnfinishedJobs } from '../../../src/settings/unfinished-jobs';
import { fakeWindow } from './fake-window';

const RUNNER: PairedRunner = {
  id: 'r1',
  client: 'c1',
  name: 'lab',
  address: 'https://lab:7337',
  level: 'sealed',
  image: null,
  trusted: [],
};

const JOB: UnfinishedJob = {
  id: 'j1',
  runner: 'r1',
  title: 'make',
  for: null,
  begun: 1_000_000,
  sent: { '/mnt/data/a': 3 },
};

afterEach(() => vi.useRealTimers());

test('runners are kept in the order of their pairing; a changed one keeps its place', () => {
  const kept: Record<string, string> = {};
  const list = createRunnerList(fakeWindow(kept));
  let told = 0;
  list.watch(() => {
    told += 1;
  });
  list.save(RUNNER);
  list.save({ ...RUNNER, id: 'r2', name: 'other' });
  list.save({ ...RUNNER, image: 'python:3.13-slim', trusted: ['sealed', 'open'] });
  const names = () => createRunnerList(fakeWindow(kept)).current.map(({ name, image }) => [name, image]);
  expect(names()).toEqual([
    ['lab', 'python:3.13-slim'],
    ['other', null],
  ]);
  list.forget('r1');
  expect(names()).toEqual([['other', null]]);
  expect(told).toBe(4);
});

test('no token is among what is kept of a runner', () => {
  const kept: Record<string, string> = {};
  createRunnerList(fakeWindow(kept)).save(RUNNER);
  expect(Object.keys(JSON.parse(kept['carrel.runners'] ?? '')[0]).sort()).toEqual(Object.keys(RUNNER).sort());
});

test.each([
  null,
  7,
  {},
  { ...RUNNER, id: '' },
  { ...RUNNER, client: undefined },
  { ...RUNNER, address: 'no address' },
  { ...RUNNER, level: 'root' },
  { ...RUNNER, image: 3 },
  { ...RUNNER, trusted: ['all'] },
  { ...RUNNER, trusted: 'open' },
])('what is no runner is left out, and the others stay: %j', (odd) => {
  const kept = { 'carrel.runners': JSON.stringify([odd, RUNNER]) };
  expect(createRunnerList(fakeWindow(kept)).current).toEqual([RUNNER]);
});

test.each(['{', '"x"', 'null', '{"id":"r1"}'])('a list that is damaged is empty: %s', (text) => {
  expect(createRunnerList(fakeWindow({ 'carrel.runners': text })).current).toEqual([]);
  expect(createUnfinishedJobs(fakeWindow({ 'carrel.runner-jobs': text })).current).toEqual([]);
});

test('an unfinished job is found by the next page, until it is forgotten', () => {
  vi.useFakeTimers({ now: JOB.begun });
  const kept: Record<string, string> = {};
  const jobs = createUnfinishedJobs(fakeWindow(kept));
  jobs.save(JOB);
  jobs.save({ ...JOB, id: 'j2', for: 'cell' });
  jobs.save({ ...JOB, title: 'make all' });
  expect(createUnfinishedJobs(fakeWindow(kept)).current.map(({ id, title }) => [id, title])).toEqual([
    ['j2', 'make'],
    ['j1', 'make all'],
  ]);
  jobs.forget('j2');
  expect(createUnfinishedJobs(fakeWindow(kept)).current.map(({ id }) => id)).toEqual(['j1']);
});

test('a job that is older than a runner keeps results is no longer asked for', () => {
  vi.useFakeTimers({ now: JOB.begun });
  const kept: Record<string, string> = {};
  createUnfinishedJobs(fakeWindow(kept)).save(JOB);
  vi.setSystemTime(JOB.begun + 24 * 3600_000);
  expect(createUnfinishedJobs(fakeWindow(kept)).current).toEqual([]);
});

test.each([
  { ...JOB, sent: null },
  { ...JOB, begun: 'now' },
  { ...JOB, for: 3 },
  { ...JOB, runner: undefined },
])('what is no job is left out: %j', (odd) => {
  vi.useFakeTimers({ now: JOB.begun });
  const kept = { 'carrel.runner-jobs': JSON.stringify([odd, JOB]) };
  expect(createUnfinishedJobs(fakeWindow(kept)).current).toEqual([JOB]);
});
