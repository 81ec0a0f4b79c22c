import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IMAGE, type RunningEngine, startEngine, whyNoEngine } from '../../scripts/docker/engine.ts';
import { ROOT } from '../../scripts/project.ts';
import { answer, call, type Scenario, text } from '../providers/scenario.ts';
import { startScriptedServer } from '../providers/server.ts';
import { ask, setUp } from './asking.ts';
import { type Desk, drop, expect, RUN_TIMEOUT, test } from './desk.ts';

const PASSPHRASE = 'a passphrase for this test';
const why = whyNoEngine();
test.skip(why !== null, `There is no Docker engine here: ${why}.`);

interface Runner {
  readonly url: string;
  /** A code that was not used yet. */
  code(): Promise<string>;
  readonly process: ChildProcess;
}

let engine: RunningEngine | null = null;
let state = '';
let runner: Runner;

test.beforeAll(async () => {
  test.setTimeout(600_000);
  engine = await startEngine({ network: false });
  test.skip(engine === null, 'There is no Docker engine here: its image could not be made.');
  state = mkdtempSync(join(tmpdir(), 'carrel-runner-'));
  runner = await startRunner(engine?.host ?? '', state);
});

test.afterAll(async () => {
  test.setTimeout(120_000);
  if (runner) {
    runner.process.kill('SIGTERM');
    await new Promise((ended) => runner.process.once('exit', ended));
  }
  await engine?.close();
  if (state !== '') rmSync(state, { recursive: true, force: true });
});

/** The runner as a person starts it, in a process of its own. */
async function startRunner(host: string, folder: string): Promise<Runner> {
  const options = ['--state', folder, '--port', '0', '--name', 'workbench', '--level', 'sealed'];
  const args = ['--import', 'tsx', join(ROOT, 'workers/docker/main.ts'), ...options];
  const child = spawn(process.execPath, [...args, '--image', IMAGE, '--gate-image', IMAGE], {
    cwd: ROOT,
    env: { ...process.env, DOCKER_HOST: host },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let said = '';
  const heard = new Set<() => void>();
  child.stdout.on('data', (piece) => {
    said += String(piece);
    for (const tell of heard) tell();
  });
  /** What the runner prints next that looks so. */
  const next = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(said)?.[1];
        if (found === undefined) return;
        heard.delete(look);
        resolve(found);
      };
      heard.add(look);
      child.once('exit', () => reject(new Error(`The runner ended: ${said}`)));
      look();
    });
  return {
    url: await next(/listens at (\S+)/),
    code() {
      said = '';
      child.stdin.write('\n');
      return next(/Pairing code: (\S+)/);
    },
    process: child,
  };
}

/** Pairs the desk with the runner, as a person does. */
async function connect({ page, details }: Desk, keep: 'tab' | 'passphrase' = 'tab'): Promise<void> {
  await details.getByRole('tab', { name: 'Runners' }).click();
  await details.getByRole('button', { name: 'Connect a runner' }).click();
  const dialog = page.getByRole('dialog', { name: 'Connect a machine with Docker' });
  await dialog.getByRole('textbox', { name: 'Address' }).fill(runner.url);
  await dialog.getByRole('textbox', { name: 'Code' }).fill(await runner.code());
  if (keep === 'passphrase') {
    await dialog.getByLabel('Keep the pairing').selectOption('With a passphrase');
    await dialog.getByRole('textbox', { name: /^Passphrase/ }).fill(PASSPHRASE);
  }
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: /workbench.*Sealed/ })).toBeVisible();
}

/** Types a command for the runner; what would leave is shown next. */
async function command({ page, details }: Desk, line: string) {
  await details.getByRole('textbox', { name: 'Command for workbench' }).fill(line);
  await details.getByRole('button', { name: 'Run', exact: true }).click();
  return page.getByRole('dialog', { name: 'Run on workbench?' });
}

test('a runner is connected; native programs run there with the files that are sent, in a terminal too; it is wiped', async ({
  desk,
}) => {
  const { page, details, messages } = desk;
  await drop(page, [
    { name: 'numbers.csv', content: '30\n4\n100\n' },
    { name: 'private.txt', content: 'stays here' },
    { name: 'calc', content: readFileSync('/usr/bin/expr') },
  ]);
  await expect(desk.file('private.txt')).toBeVisible();
  await connect(desk);

  // A program for Linux says what it is, and where it could run.
  await desk.file('calc').click();
  await expect(details).toContainText('ELF');
  await details.getByRole('button', { name: 'Run on workbench' }).click();
  await expect(details.getByRole('textbox', { name: 'Command for workbench' })).toBeFocused();
  await page.keyboard.type('6 \\* 7');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Run on workbench?' }).getByRole('button', { name: 'Send and run' }).click();
  await expect(details.getByRole('region', { name: /^Output of .\/calc/ })).toHaveText('42', { timeout: RUN_TIMEOUT });

  const leaving = await command(desk, 'sort -n numbers.csv > sorted.csv; uname -sm; ls; id -u; exit 3');
  await expect(leaving).toContainText(new URL(runner.url).host);
  await expect(leaving.getByRole('group', { name: '1 file goes along, 9 B' })).toBeVisible();
  await expect(leaving.getByRole('checkbox', { name: 'numbers.csv' })).toBeChecked();
  await expect(leaving.getByRole('checkbox', { name: 'private.txt' })).not.toBeChecked();
  await leaving.getByRole('button', { name: 'Send and run' }).click();
  const output = details.getByRole('region', { name: /^Output of sort -n/ });
  await expect(output).toContainText('Linux x86_64\nnumbers.csv\nsorted.csv\n', { timeout: RUN_TIMEOUT });
  await expect(details.getByRole('status').filter({ hasText: 'Exit code 3' })).toBeVisible();
  // Not root.
  await expect(output).not.toContainText(/^0$/m);
  await expect(desk.file('sorted.csv')).toBeVisible();
  await desk.run(1, "open('sorted.csv').read()");
  await expect(desk.output(1)).toContainText("'4\\n30\\n100\\n'");

  const declined = await command(desk, 'cat private.txt');
  await declined.getByRole('button', { name: 'Don’t send' }).click();
  await expect(declined).toBeHidden();
  await expect(details.getByRole('region', { name: 'Output of cat private.txt' })).toHaveCount(0);

  await details.getByRole('button', { name: 'Open a terminal' }).click();
  await page.getByRole('button', { name: 'None', exact: true }).click();
  await page.getByRole('button', { name: 'Run there' }).click();
  const terminals = page.getByRole('region', { name: 'Terminals' });
  await expect(terminals).toContainText('Sealed');
  const terminal = terminals.getByRole('textbox', { name: /Terminal of workbench/ });
  await terminal.focus();
  await page.keyboard.type('echo $((6*7))$((9-9)); stty size > size.txt; exit\n', { delay: 20 });
  await expect(terminals).toContainText('420', { timeout: RUN_TIMEOUT });
  await expect(terminals.getByRole('status')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(desk.file('size.txt')).toBeVisible();
  await terminals.getByRole('button', { name: 'Close the terminal of workbench' }).click();
  await expect(terminals).toBeHidden();

  await details.getByRole('button', { name: 'More for workbench' }).click();
  await page.getByRole('menuitem', { name: 'Empty its workspace' }).click();
  await details.getByRole('button', { name: 'Empty it' }).click();
  await expect(messages).toContainText('The workspace is empty');
  await expect(messages).not.toContainText('could not');
});

test('a job outlives its page; the next one unlocks the pairing, shows all of it and brings its files', async ({
  desk,
}) => {
  const { page, details } = desk;
  await connect(desk, 'passphrase');
  const leaving = await command(desk, 'echo begun; sleep 5; echo late > late.txt; echo ended');
  await leaving.getByRole('checkbox', { name: /Don’t ask again/ }).check();
  await leaving.getByRole('button', { name: 'Run there' }).click();
  const output = details.getByRole('region', { name: /^Output of echo begun/ });
  await expect(output).toContainText('begun', { timeout: RUN_TIMEOUT });
  await page.reload();
  await expect(page.getByRole('button', { name: /workbench.*Sealed.*locked/ })).toBeVisible();
  await details.getByLabel('Passphrase of the stored pairing').fill(PASSPHRASE);
  await details.getByRole('button', { name: 'Unlock' }).click();
  await expect(output).toContainText('begun', { timeout: RUN_TIMEOUT });
  await expect(output).toContainText('begun\nended', { timeout: RUN_TIMEOUT });
  await expect(desk.file('late.txt')).toBeVisible();

  // Not asked about again.
  await details.getByRole('textbox', { name: 'Command for workbench' }).fill('echo trusted');
  await details.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(details.getByRole('region', { name: 'Output of echo trusted' })).toContainText('trusted');

  await details.getByRole('button', { name: 'More for workbench' }).click();
  await page.getByRole('menuitem', { name: 'Disconnect and forget' }).click();
  await details.getByRole('button', { name: 'Disconnect', exact: true }).click();
  await expect(details.getByRole('button', { name: 'Connect a runner' })).toBeVisible();
  await expect(page.getByRole('button', { name: /workbench/ })).toHaveCount(0);
});

test('the model works in the container, once the person lets the files leave; a cell runs there too', async ({
  desk,
}) => {
  const { page } = desk;
  const scenario: Scenario = {
    name: 'native',
    steps: ({ results }) => {
      const [first] = results;
      if (first === undefined)
        return answer(
          text('I count natively.'),
          call('c1', 'docker', { command: 'wc -l < rows.csv; uname -m > made.txt' }),
        );
      return answer(text(`The container says ${/\d+/.exec(first.text)?.[0] ?? first.text} rows.`));
    },
  };
  const model = await startScriptedServer({ scenario });
  await drop(page, [{ name: 'rows.csv', content: 'a\n1\n2\n' }]);
  await connect(desk);
  await setUp(desk, model);
  await ask(desk, 'How many rows?');
  const leaving = page.getByRole('dialog', { name: 'Run on workbench?' });
  await expect(leaving).toContainText('wc -l < rows.csv', { timeout: RUN_TIMEOUT });
  await expect(leaving).toContainText('rows.csv6 B');
  await leaving.getByRole('button', { name: 'Send and run' }).click();
  const turn = page.getByRole('article', { name: 'Question 1' });
  await expect(turn.getByRole('region', { name: 'Output of this command' })).toContainText('3', {
    timeout: RUN_TIMEOUT,
  });
  await expect(turn).toContainText('The container says 3 rows.', { timeout: RUN_TIMEOUT });
  await expect(desk.file('made.txt')).toBeVisible();
  await model.close();

  await page.getByRole('button', { name: 'Notebook', exact: true }).click();
  await desk.run(1, 'import platform\nprint("same")\nplatform.machine()');
  const item = page.getByRole('menuitem', { name: 'Run on workbench', exact: true });
  // The run went on to the next cell, and a menu closes when the focus moves.
  await desk.editor(1).click();
  await desk.cell(1).getByRole('button', { name: 'More for this cell' }).click();
  await item.click();
  await page.getByRole('button', { name: 'Run there' }).click();
  const native = desk.cell(1).getByRole('region', { name: 'Run on workbench' });
  await expect(native).toContainText('x86_64', { timeout: RUN_TIMEOUT });
  await expect(native.locator('[data-kind="there"]')).toHaveText("there'x86_64'");
  await expect(native.locator('[data-kind="here"]')).toHaveText(/^here'wasm/);
});
