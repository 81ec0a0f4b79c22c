import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import type { LogBody, LogEvent } from '../../../src/contract/conversation';
import { createFollower } from '../../../src/session/follower';
import { createIdbConversationStore } from '../../../src/session/idb-conversation-store';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

function openStore(name: string) {
  const store = createIdbConversationStore(name);
  closers.push(() => store.close());
  return store;
}

let last: string | null = null;
function event(body: LogBody): LogEvent {
  const made = { id: crypto.randomUUID(), time: 1, parent: last, ...body };
  last = made.id;
  return made;
}

const QUESTION: LogBody = { kind: 'user', text: 'Why?', files: [] };
const piece = (text: string): LogBody => ({ kind: 'delta', message: 'm', text, reasoning: '' });

test('shows what another tab appends, as it comes, and appends nothing itself', async () => {
  const name = `follower-${Math.random()}`;
  const [theirs, ours] = [openStore(name), openStore(name)];
  await theirs.append('s', [event(QUESTION), event(piece('Because'))]);
  const follower = await createFollower('s', ours);
  closers.push(follower.close);
  const answer = () => {
    const item = follower.state.conversation.turns[0]?.items[0];
    return item?.kind === 'answer' ? item.text : null;
  };
  expect(answer()).toBe('Because');
  // The turn goes on there: it is not taken to be interrupted.
  expect(follower.state.conversation.turns[0]?.end).toBeNull();
  let told = 0;
  follower.subscribe(() => {
    told += 1;
  });
  await theirs.append('s', [event(piece(' of that.'))]);
  await expect.poll(answer).toBe('Because of that.');
  await theirs.append('s', [event({ kind: 'end', end: { kind: 'done' } })]);
  await expect.poll(() => follower.state.conversation.turns[0]?.end?.kind).toBe('done');
  await theirs.append('other', [event(QUESTION)]);
  expect(await follower.send('No', [])).toBeNull();
  expect(await follower.retry()).toBeNull();
  expect(told).toBeGreaterThan(1);
  expect(await ours.load('s')).toHaveLength(4);

  follower.close();
  await theirs.append('s', [event(QUESTION)]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(follower.state.conversation.turns).toHaveLength(1);
});

test('an event that comes while the log is read is not missed', async () => {
  const name = `follower-race-${Math.random()}`;
  const [theirs, ours] = [openStore(name), openStore(name)];
  const following = createFollower('s', ours);
  await theirs.append('s', [event(QUESTION)]);
  const follower = await following;
  closers.push(follower.close);
  await expect.poll(() => follower.state.conversation.turns.length).toBe(1);
});
