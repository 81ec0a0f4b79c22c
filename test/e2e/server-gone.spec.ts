import { DIST } from '../../scripts/project.ts';
import { serve } from '../../scripts/serve.ts';
import { deskOn, drop, expect, test, watchErrors } from './desk.ts';

/** Without a service worker (private windows) the page needs its server to load, and for each package not used before. */
test('with the server gone, a desk that is open goes on', async ({ page, context }) => {
  const errors = watchErrors(page);
  const server = await serve({ root: DIST, port: 0 });
  const desk = deskOn(page);
  await page.goto(`http://localhost:${server.port}/`);
  await desk.run(1, "import pandas as pd\nprint(pd.DataFrame({'n': [20, 22]})['n'].sum())");
  await expect(desk.output(1)).toHaveText('42');
  // The panel with the preview comes when it is first opened.
  await drop(page, [{ name: 'before.csv', content: 'n\n1\n2\n' }]);
  await desk.file('before.csv').click();
  await expect(desk.details.getByRole('table')).toContainText('2');

  await server.close();
  await context.route(/.*/, (route) => route.abort('internetdisconnected'));

  // What is there already works: Python, its loaded packages, files, and what is written.
  await drop(page, [{ name: 'after.csv', content: 'n\n5\n6\n' }]);
  await desk.run(2, "frame = pd.read_csv('after.csv')\nframe.to_json('sum.json')\nframe['n'].sum()");
  await expect(desk.output(2)).toHaveText(/11/);
  await expect(desk.file('sum.json')).toBeVisible();
  await desk.file('after.csv').click();
  await expect(desk.details.getByRole('table')).toContainText('6');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    desk.files.getByRole('button', { name: 'Download sum.json', exact: true }).click(),
  ]);
  expect(await download.failure()).toBeNull();

  // A package that was not loaded before cannot come; the sentence says what to do.
  await desk.run(3, 'import openpyxl');
  await expect(desk.output(3)).toContainText(
    /could not be loaded: (openpyxl|et_xmlfile)\S+\.whl could not be downloaded .*Check the connection and try again\./,
  );
  expect(errors).toEqual([]);
  // Nor can a part of the page that was never opened.
  await desk.details.getByRole('tab', { name: 'Status' }).click();
  await expect(desk.messages).toContainText(
    'A part of the page could not be loaded. Check the connection and reload the page.',
  );
  await desk.run(4, "print('still here')");
  await expect(desk.output(4)).toHaveText('still here');
  // That one import.
  expect(errors).toHaveLength(1);

  // To be loaded again it would need a service worker.
  await expect(page.reload()).rejects.toThrow(/ERR_/);
});

test('what was on the desk is there when the server is back', async ({ page }) => {
  const first = await serve({ root: DIST, port: 0 });
  const { port } = first;
  const desk = deskOn(page);
  await page.goto(`http://localhost:${port}/`);
  await desk.write(1, 'kept = True');
  await drop(page, [{ name: 'kept.txt', content: 'x' }]);
  await expect(desk.file('kept.txt')).toBeVisible();
  await first.close();
  await page.goto('about:blank');
  const again = await serve({ root: DIST, port });
  await page.goto(`http://localhost:${port}/`);
  await expect(desk.editor(1)).toHaveText('kept = True');
  await expect(desk.file('kept.txt')).toBeVisible();
  await again.close();
});
