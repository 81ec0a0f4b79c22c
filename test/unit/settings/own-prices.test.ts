import { expect, test } from 'vitest';
import { createPriceStore } from '../../../src/settings/own-prices';
import { fakeWindow } from './fake-window';

const PRICE = { input: 1, cached: 0.5, output: 2 };

test('keeps prices by model, and forgets them', () => {
  const kept: Record<string, string> = {};
  const store = createPriceStore(fakeWindow(kept));
  let told = 0;
  store.watch(() => {
    told += 1;
  });
  store.set('a/model', PRICE);
  store.set('free', { input: 0, cached: 0, output: 0 });
  store.set('free', null);
  expect(told).toBe(3);
  expect(createPriceStore(fakeWindow(kept)).current).toEqual({ 'a/model': PRICE });
});

test('takes only what is a price', () => {
  const prices = { good: PRICE, bad: { input: -1, cached: 0, output: 0 }, part: { input: 1 }, text: 'x' };
  expect(createPriceStore(fakeWindow({ 'carrel.prices': JSON.stringify(prices) })).current).toEqual({ good: PRICE });
  expect(createPriceStore(fakeWindow({ 'carrel.prices': '{' })).current).toEqual({});
  expect(createPriceStore(fakeWindow({ 'carrel.prices': 'null' })).current).toEqual({});
});
