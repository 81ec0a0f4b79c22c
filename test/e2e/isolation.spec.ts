import { expect, test } from '@playwright/test';
import { chromiumTab } from '../isolation/chromium.ts';
import { servePlainly } from '../isolation/plain-server.ts';
import {
  expectConfinedOutputs,
  expectConfinedPython,
  expectConfinedRedirects,
  expectWorkingWithoutIsolation,
} from '../isolation/suite.ts';

test.describe.configure({ timeout: 300_000 });

test('Python reaches nothing outside of its sandbox', async ({ page, baseURL }) => {
  await expectConfinedPython(chromiumTab(page), baseURL ?? '');
});

test('nor a key that is for the tab only', async ({ page, baseURL }) => {
  await expectConfinedPython(chromiumTab(page), baseURL ?? '', 'tab');
});

test('an allowed host cannot send a request on to another', async ({ page, baseURL }) => {
  await expectConfinedRedirects(chromiumTab(page), baseURL ?? '');
});

test('nothing that a cell shows leaves its box', async ({ page, context, baseURL }) => {
  await expectConfinedOutputs(chromiumTab(page), baseURL ?? '', 'requests');
  expect(context.pages()).toHaveLength(1);
});

test('works on a host that isolates no page', async ({ page }) => {
  const server = await servePlainly();
  try {
    await expectWorkingWithoutIsolation(chromiumTab(page), server.url);
  } finally {
    await server.close();
  }
});
