import { afterAll, describe, expect, it } from 'vitest';
import { createTestKernel } from '../../doubles/kernel';
import { printedBy } from './printed';
import { processSuite } from './process-suite';

const desk = createTestKernel();
afterAll(() => desk.kernel.dispose());

const cell = (code: string) => printedBy(desk, code);

processSuite(desk, false);

describe('a pipeline with Python', () => {
  it('streams: each takes what comes, and ends when nobody reads it', async () => {
    expect(
      await cell(`%%bash
printf 'import itertools, time\nfor n in itertools.count(): print("line", n)\n' > count.py
python3 count.py | grep 7 | head -1
yes | python3 -c 'import sys; print(sys.stdin.readline().upper(), end="")'
printf 'import time\nwhile True:\n    print("first")\n    time.sleep(0.01)\n' > slow.py
python3 slow.py 2>&1 | head -1 | python3 -c 'print(input())'
python3 count.py | python3 count.py | head -1
echo "\${PIPESTATUS[@]}"
x=$(seq 1 inf | tail -n +3 | head -1); echo "$x"
{ yes | wc -c; } 2>/dev/null`),
    ).toBe('line 7\nY\nfirst\nline 0\n141 141 0\n3\n16842752\n');
  });
});

// As in WebKit. The last of all: Python waits no more.
it('where Python can’t wait (no JSPI), programs, %%bash and asked packages came to an error in place of their output', async () => {
  await cell('from carrel import waiting\nwaiting.can_run_sync = lambda: False');
  expect(
    await cell(`
import os, subprocess
!echo from a line; exit 3
print(_exit_code)
lines = !printf 'one\\ntwo\\n'
print(lines, [subprocess.getoutput(f"echo {n}") for n in (1, 2)])
print(subprocess.run("cat; echo no >&2; exit 4", shell=True, input="fed\\n", capture_output=True, text=True))
print(subprocess.check_output(["sort", "-r"], input=b"a\\nb\\n"), os.system("exit 2"), os.popen("echo read").read())
process = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
print(process.communicate("given"), process.wait())
for attempt in (["nonesuch"], "sleep 9"):
    try:
        subprocess.run(attempt, shell=isinstance(attempt, str), timeout=0.1, check=True)
    except (FileNotFoundError, subprocess.TimeoutExpired) as error:
        print(error)
async def later(name):
    return subprocess.check_output(f"echo {name}", shell=True, text=True)
print(await later("in a function"), end="")
def now():
    subprocess.run(["ls"])
try:
    now()
except OSError as error:
    print(error)
`),
  ).toBe(`from a line
3
['one', 'two'] ['1', '2']
CompletedProcess(args='cat; echo no >&2; exit 4', returncode=4, stdout='fed\\n', stderr='no\\n')
b'b\\na\\n' 512 read

('given', None) 0
[Errno 2] No such file or directory: 'nonesuch'
Command 'sleep 9' timed out after 0.1 seconds
in a function
A program can't be started here: inside a function Python can't wait for it in this browser (it lacks JSPI). Call subprocess.run, !command or %%bash at the top level of a cell, make the function \`async def\` and await it, or use a current Chromium or Firefox.
`);
  expect(
    await cell(`%%bash
cd box && git init -q && git add a.txt && git status -s | head -1
xz -c a.txt | xzcat; tar xJf all.tar.xz && 7z a -bd all.7z a.txt | tail -1
echo 'import yaml; print(yaml.__name__)' > uses.py && python3 uses.py && echo 'print(7)' | python3
pip list | grep -c '^ipython '
python3 -m http.server 8123 -d /mnt/data/box > log.txt
curl -s localhost:8123/a.txt localhost:8123/b.txt; curl -s https://nowhere.example/x || echo refused
exit 5`),
  ).toBe(`A  a.txt
one
Everything is Ok
yaml
7
1
one
one
refused
CalledProcessError: Command 'bash' returned non-zero exit status 5.`);
  expect(
    await cell(`
import requests, urllib.request
print(requests.get("http://localhost:8123/a.txt").text, urllib.request.urlopen("http://localhost:8123/b.txt").read())
session = requests.Session()
print([session.get(f"http://localhost:8123/{name}").status_code for name in ("a.txt", "none")], {"a": 1}.get("a"))
try:
    requests.get("https://nowhere.example/x")
except requests.ConnectionError as error:
    print("nowhere.example" in str(error))`),
  ).toBe("one\n b'one\\n'\n[200, 404] 1\nTrue\n");
});
