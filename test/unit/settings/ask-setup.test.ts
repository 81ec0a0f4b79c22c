import { expect, test, vi } from 'vitest';
import { DEFAULT_ASK } from '../../../src/contract/conversation';
import { createAskSetupStore } from '../../../src/settings/ask-setup';
import { fakeWindow } from './fake-window';

const PROVIDER = {
  id: 'ollama',
  kind: 'compatible',
  name: 'Ollama',
  baseUrl: 'http://localhost:11434/v1',
  model: 'm',
  images: false,
  contextWindow: null,
} as const;

test('keeps providers, the chosen one and the settings', () => {
  const kept: Record<string, string> = {};
  const store = createAskSetupStore(fakeWindow(kept));
  expect(store.current).toEqual({ providers: [], chosen: null, ask: DEFAULT_ASK });
  const told = vi.fn();
  store.watch(told);
  store.save(PROVIDER);
  store.save({ ...PROVIDER, model: 'n' });
  store.update({ mode: 'ask', rounds: -3 });
  expect(told).toHaveBeenCalledTimes(3);
  const again = createAskSetupStore(fakeWindow(kept));
  expect(again.current).toEqual({
    providers: [{ ...PROVIDER, model: 'n' }],
    chosen: 'ollama',
    ask: { ...DEFAULT_ASK, mode: 'ask' },
  });
  again.forget('ollama');
  expect(again.current).toMatchObject({ providers: [], chosen: null });
});

test.each(['', 'no JSON', 'null', '[]', '{"providers":[{"id":1}],"chosen":"x","ask":{"rounds":"many","mode":7}}'])(
  'what is not valid is left out: %s',
  (text) => {
    const store = createAskSetupStore(fakeWindow({ 'carrel.ask': text }));
    expect(store.current).toEqual({ providers: [], chosen: null, ask: DEFAULT_ASK });
  },
);
