import { expect, test } from '@playwright/test';
import { execute, openDesk, stopAfter } from '../isolation/desk.ts';
import { firefoxTab, openFirefox } from '../isolation/firefox.ts';
import { STOP_LIMIT } from '../stop-limit.ts';

const PROGRAM = `
import subprocess, time, os
begun = time.monotonic()
time.sleep(0.2)
process = subprocess.Popen("for i in 1 2; do echo $i; sleep 0.1; done", shell=True, stdout=subprocess.PIPE, text=True)
print([line.strip() for line in process.stdout], process.wait(), time.monotonic() - begun > 0.3)
open("made.py", "w").write("import sys, subprocess\\nprint(sys.stdin.read().upper(), subprocess.getoutput('echo nested'))")
print(subprocess.run(["python3", "made.py"], input="fed", capture_output=True, text=True).stdout)
print(subprocess.getoutput("echo 'digraph { a -> b }' | dot -Tsvg | grep -c 'class=.node'"))
print(os.system("exit 3"))
!echo 'from the cell' > told.txt; cat told.txt
`;

test('Firefox without JSPI: programs, sleep and Stop, by shared memory', async ({ baseURL }) => {
  test.setTimeout(300_000);
  const browser = await openFirefox({ jspi: false });
  test.skip(browser === null, 'There is no Firefox on this machine: install it or set FIREFOX_PATH.');
  if (browser === null) return;
  try {
    const desk = await firefoxTab(browser);
    await openDesk(desk, baseURL ?? '');
    expect(await desk.call(() => 'Suspending' in WebAssembly, null)).toBe(false);
    const { output, error, files } = await execute(desk, PROGRAM);
    expect(error).toBeNull();
    expect(output).toBe("['1', '2'] 0 True\nFED nested\n\n2\n768\nfrom the cell\n");
    expect(files).toEqual(['/mnt/data/made.py', '/mnt/data/told.txt']);
    expect((await desk.call(() => window.carrel.status(), null)).capabilities).toEqual({
      interruptible: true,
      canBlock: true,
    });
    for (const code of ['import time; time.sleep(99)', '!sleep 99', '!while :; do echo y; done | cat > /dev/null']) {
      const { status, seconds } = await stopAfter(desk, code, 500);
      expect(seconds, code).toBeLessThan(STOP_LIMIT);
      expect(status, code).toBe('interrupted');
    }
    expect((await execute(desk, '!cat told.txt')).output).toBe('from the cell\n');
  } finally {
    await browser.close();
  }
});
