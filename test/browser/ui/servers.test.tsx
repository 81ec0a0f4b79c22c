import { For } from 'solid-js';
import { expect, onTestFinished, test } from 'vitest';
import { page } from 'vitest/browser';
import type { ContainerServer } from '../../../src/contract/container';
import { createListeners } from '../../../src/lib/listeners';
import { showContainerPage } from '../../../src/preview/container-page';
import { useDesk } from '../../../src/ui/context';
import { mountPart } from './mount';

test('a server of Node by WebContainer comes into the pane and goes with its command', async () => {
  const told = createListeners<readonly ContainerServer[]>();
  const View = () => {
    const { servers } = useDesk();
    return (
      <ul>
        <For each={servers.list()}>{(server) => <li>{`${server.kind} ${server.port}`}</li>}</For>
      </ul>
    );
  };
  mountPart(View, { watchContainerServers: told.add });
  const first = { port: 5173, url: 'https://a--5173.webcontainer-api.io/' };
  told.tell([first]);
  const item = page.getByText('container 5173');
  await expect.element(item).toBeVisible();
  const element = item.element();
  told.tell([{ ...first }, { port: 3000, url: 'https://a--3000.webcontainer-api.io/' }]);
  await expect.element(page.getByText('container 3000')).toBeVisible();
  // What shows it stays.
  expect(item.element()).toBe(element);
  told.tell([]);
  await expect.element(item).not.toBeInTheDocument();
});

test('its page is held in a frame that can’t lead the desk away', async () => {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  onTestFinished(() => frame.remove());
  for (let time = 0; time < 2; time += 1) showContainerPage(frame, 'about:blank', 'Port 3000 of Node');
  const inner = frame.contentDocument?.querySelectorAll('iframe') ?? [];
  expect(inner).toHaveLength(1);
  expect(inner[0]?.title).toBe('Port 3000 of Node');
  expect(inner[0]?.sandbox.contains('allow-scripts')).toBe(true);
  for (const way of ['allow-top-navigation', 'allow-top-navigation-by-user-activation', 'allow-popups'])
    expect(inner[0]?.sandbox.contains(way), way).toBe(false);
});
