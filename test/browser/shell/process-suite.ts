import { describe, expect, it, vi } from 'vitest';
import { deferred } from '../../../src/lib/deferred';
import type { TestKernel } from '../../doubles/kernel';
import { printedBy } from './printed';

/** Of a process, and of what starts one in a cell. `isHeld`: Python holds its worker while it waits, for want of JSPI. */
export function processSuite(desk: TestKernel, isHeld: boolean): void {
  const cell = (code: string) => printedBy(desk, code);

  // The first of all: nobody has loaded the shell yet.
  it('a shell that can’t be fetched is an OSError, and asked for again', async () => {
    await desk.kernel.start();
    const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('Failed to fetch'));
    const told = await cell(
      'import shutil, subprocess\nfor ask in (lambda: shutil.which("ls"), lambda: subprocess.run(["ls"])):\n    try:\n        ask()\n    except OSError as error:\n        print(error)',
    );
    expect(told).toBe('The shell could not be fetched. Connect to the network once, and try again.\n'.repeat(2));
    fetched.mockRestore();
    expect(await cell('print(shutil.which("ls"))')).toContain('/ls');
  });

  describe('subprocess', () => {
    it('runs a command and gives its output', async () => {
      expect(
        await cell(`
import subprocess
done = subprocess.run(["echo", "a b", "$HOME"], capture_output=True, text=True)
print(repr(done.stdout), done.returncode)
done = subprocess.run("echo hi | tr a-z A-Z; echo oops >&2; exit 3", shell=True, capture_output=True)
print(done.stdout, done.stderr, done.returncode)
print(subprocess.check_output("cat", input=b"fed", shell=True))
try:
    subprocess.run("exit 5", shell=True, check=True)
except subprocess.CalledProcessError as error:
    print(error)
try:
    subprocess.run(["nonesuch"])
except FileNotFoundError as error:
    print(error)
print(subprocess.getoutput("echo x"), subprocess.call("true"))
print(subprocess.run("echo both; echo err >&2", shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout)
`),
      ).toBe(`'a b $HOME\\n' 0
b'HI\\n' b'oops\\n' 3
b'fed'
Command 'exit 5' returned non-zero exit status 5.
[Errno 2] No such file or directory: 'nonesuch'
x 0
both
err

`);
    });

    it('reads what comes while the command runs, and feeds what it reads', async () => {
      expect(
        await cell(`
from subprocess import Popen, PIPE, TimeoutExpired, run
import time
process = Popen("for i in 1 2 3; do echo $i; sleep 0.2; done", shell=True, stdout=PIPE, text=True)
start = time.monotonic()
times = []
for line in process.stdout:
    times.append(time.monotonic() - start)
    print(line.strip(), end=" ")
print(process.wait(), times[0] < times[2] - 0.2)
with Popen(["sort"], stdin=PIPE, stdout=PIPE, text=True) as process:
    process.stdin.write("b\\na\\n")
    print(process.communicate())
first = Popen(["echo", "piped"], stdout=PIPE)
print(Popen(["tr", "a-z", "A-Z"], stdin=first.stdout, stdout=PIPE).communicate()[0])
try:
    run("sleep 60", shell=True, timeout=0.3)
except TimeoutExpired as error:
    print(error)
process = Popen(["sleep", "60"])
print(process.poll())
process.terminate()
print(process.wait())
`),
      ).toBe(
        `1 2 3 0 True\n('a\\nb\\n', None)\nb'PIPED\\n'\nCommand 'sleep 60' timed out after 0.3 seconds\nNone\n-15\n`,
      );
    });

    const ASKED = `
from subprocess import Popen, PIPE, TimeoutExpired
import time
def asked(process, *lines):
    answers = []
    for line in lines:
        process.stdin.write(line + "\\n")
        process.stdin.flush()
        answers.append(process.stdout.readline().rstrip())
    process.stdin.close()
    return answers, process.wait(), process.stdout.read()
def begun(command, **options):
    return Popen(command, stdin=PIPE, stdout=PIPE, text=True, shell=isinstance(command, str), **options)
`;

    it('is fed step by step, with reads between', async () => {
      expect(
        await cell(`${ASKED}
print(asked(begun(["cat"], bufsize=1), "a", "b"))
print(asked(begun('while read -r line; do echo "<$line>"; done; echo over'), "one", "two words"))
print(asked(begun(["bash"]), "x=4; echo $x", 'for i in 1; do\\necho "$x$i"; done', "cd /tmp; pwd"))
print(asked(begun("head -1; read x; echo [$x]; cat"), "first\\nkept", "rest"))
process = begun(["sort"])
for word in ("b\\n", "a\\n"):
    process.stdin.write(word)
print(process.communicate("c\\n"))
process = Popen(["true"], stdin=PIPE, bufsize=0)
process.wait()
try:
    process.stdin.write(b"x")
except BrokenPipeError as error:
    print(error)
first = Popen("for i in 1 2 3; do echo $i; done", shell=True, stdout=PIPE, bufsize=0)
print(first.stdout.readline(), Popen(["cat"], stdin=first.stdout, stdout=PIPE).communicate())
process = Popen(["cat"], stdin=PIPE)
process.terminate()
print(process.wait())
process = Popen("while :; do echo endless; done", shell=True, stdout=PIPE)
print(process.stdout.readline()); process.stdout.close()
print(process.wait())
process = begun("cat; sleep 9")
try:
    process.communicate("kept", timeout=0.2)
except TimeoutExpired as error:
    print(error)
process.kill()
print(process.communicate(), process.returncode)
import asyncio
process = await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE)
process.stdin.write(b"step\\n")
print(await process.stdout.readline(), await process.communicate(b"last"))
`),
      ).toBe(`(['a', 'b'], 0, '')
(['<one>', '<two words>'], 0, 'over\\n')
(['4', '41', '/tmp'], 0, '')
(['first', '[kept]'], 0, 'rest\\n')
('a\\nb\\nc\\n', None)
[Errno 32] Broken pipe
b'1\\n' (b'2\\n3\\n', None)
-15
b'endless\\n'
-13
Command 'cat; sleep 9' timed out after 0.2 seconds
('kept', None) -9
b'step\\n' (b'last', None)
`);
    });

    it.skipIf(isHeld)('that is written in Python is fed step by step too', async () => {
      expect(
        await cell(`${ASKED}
print(asked(begun(["bc", "-l"]), "1+2", "scale=2; 7/2", "x=5;x*x"))
print(asked(begun(["python3", "-i", "-q"], stderr=PIPE), "6*7", "a = 'x'; a"))
print(asked(begun(["python3", "-c", "while True: print(input('? ').upper())"], stderr=PIPE), "q", "r")[0])
# More than may wait to be read.
with Popen(["python3", "-c", "for _ in range(20): print(2**20 * 'x')"], stdout=PIPE) as process:
    time.sleep(0.3)
    print(process.poll(), len(process.communicate()[0]), process.returncode)
`),
      ).toBe(`(['3', '3.50', '25'], 0, '')
(['42', "'x'"], 0, '')
['? Q', '? R']
None 20971540 0
`);
    });

    it.runIf(isHeld)('that waits for Python, which waits for it, is an OSError', async () => {
      const told = await cell(`${ASKED}
for command in (["bc"], ["cat"]):
    process = begun(command)
    for ask in (process.stdout.readline, process.wait):
        try:
            ask()
        except OSError as error:
            print(error.strerror)
    print(process.communicate("1+1\\n"))
# More than may wait to be read.
with Popen(["python3", "-c", "for _ in range(20): print(2**20 * 'x')"], stdout=PIPE) as process:
    print(len(process.communicate()[0]), process.returncode)
`);
      expect(told.replaceAll(/^The process waits for input, .*/gm, 'deadlock')).toBe(`deadlock
deadlock
('2\\n', None)
deadlock
deadlock
('1+1\\n', None)
20971540 0
`);
    });

    it('time.sleep and input() wait', async () => {
      const { stdout } = await desk.run(
        'import time\nbegun = time.monotonic()\ntime.sleep(0.2)\nprint(input("who? "), time.monotonic() - begun >= 0.2)',
        { onEvent: (event) => event.kind === 'input' && desk.kernel.reply('me') },
      );
      expect(stdout).toBe('me True\n');
    });

    it('is there for asyncio too', async () => {
      expect(
        await cell(`
import asyncio
from asyncio.subprocess import PIPE
process = await asyncio.create_subprocess_shell("for i in 1 2; do echo $i; sleep 0.1; done; exit 4", stdout=PIPE)
async for line in process.stdout:
    print(line)
print(await process.wait())
process = await asyncio.create_subprocess_exec("sort", "-r", stdin=PIPE, stdout=PIPE, stderr=PIPE)
print(await process.communicate(b"a\\nb\\n"), process.returncode)
first, second = await asyncio.gather(*(asyncio.create_subprocess_shell(f"sleep 0.1; echo {n}", stdout=PIPE) for n in "xy"))
print(await first.communicate(), await second.communicate())
try:
    await asyncio.create_subprocess_exec("nonesuch")
except FileNotFoundError as error:
    print(error)
`),
      ).toBe(
        `b'1\\n'\nb'2\\n'\n4\n(b'b\\na\\n', b'') 0\n(b'x\\n', None) (b'y\\n', None)\n[Errno 2] No such file or directory: 'nonesuch'\n`,
      );
    });

    it('has a directory, an environment and files of its own', async () => {
      expect(
        await cell(`
import os, subprocess
os.makedirs("sub", exist_ok=True)
print(subprocess.check_output("pwd; echo $WHO", shell=True, cwd="sub", env={"WHO": "me"}, text=True))
with open("out.txt", "w") as file:
    subprocess.run(["echo", "to a file"], stdout=file)
    subprocess.run("echo nothing; echo nothing >&2", shell=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(open("out.txt").read(), end="")
with open("out.txt") as file:
    print(subprocess.check_output(["cat", "-n"], stdin=file, text=True).split())
subprocess.run("echo made > sub/by-the-shell.txt", shell=True)
print(os.listdir("sub"), os.getcwd())
`),
      ).toBe(`/mnt/data/sub\nme\n\nto a file\n['1', 'to', 'a', 'file']\n['by-the-shell.txt'] /mnt/data\n`);
      expect((await desk.files.list()).map(({ path }) => path)).toContain('/mnt/data/sub/by-the-shell.txt');
    });

    it('shows at once what nobody asked for', async () => {
      expect(await cell(`import os; print(os.system("echo shown; exit 3"), os.popen("echo read").read())`)).toBe(
        'shown\n768 read\n\n',
      );
    });

    it('finds commands', async () => {
      expect(await cell(`import shutil; print(shutil.which("grep"), shutil.which("nonesuch"))`)).toBe(
        '/usr/bin/grep None\n',
      );
    });
  });

  describe('python3 in the shell', () => {
    it('is a program of its own, with the files of the notebook', async () => {
      expect(
        await cell(`
import subprocess, sys, os
secret = "of the notebook"
open("script.py", "w").write('''
import sys, os, helper
print(__name__, sys.argv, os.environ.get("MARK"), helper.VALUE, "secret" in globals())
print(input("? "), sys.stdin.read())
os.chdir("/tmp"); os.environ["LEAK"] = "1"
print("to errors", file=sys.stderr)
sys.exit(7)
''')
open("helper.py", "w").write("VALUE = 1")
import helper
helper.VALUE = 2
done = subprocess.run("MARK=x python3 script.py a 'b c'", shell=True, input="first\\nrest", capture_output=True, text=True)
print(done.stdout, done.stderr, done.returncode)
print(os.getcwd(), os.environ.get("LEAK"), helper.VALUE, sys.argv[-1] != "b c")
print(subprocess.getoutput("echo 'print(6*7)' | python3 -; python3 -c 'import sys; print(sys.version_info[:2])'; python3 -V | cut -c1-8"))
print(subprocess.getoutput("python3 -c '1/0'"))
print(subprocess.run([sys.executable, "-c", "import subprocess; print(subprocess.getoutput('echo nested; cat script.py | wc -l'))"], capture_output=True, text=True))
`),
      ).toBe(`__main__ ['script.py', 'a', 'b c'] x 1 False
? first rest
 to errors
 7
/mnt/data None 2 True
42
(3, 13)
Python 3
Traceback (most recent call last):
  File "<string>", line 1, in <module>
    1/0
    ~^~
ZeroDivisionError: division by zero
CompletedProcess(args=['/usr/bin/python3', '-c', "import subprocess; print(subprocess.getoutput('echo nested; cat script.py | wc -l'))"], returncode=0, stdout='nested\\n7\\n', stderr='')
`);
    });

    it('waits, and the notebook is itself meanwhile', async () => {
      expect(
        await cell(`
import subprocess, time, os
process = subprocess.Popen(["python3", "-c", "import time, os; os.chdir('/tmp'); time.sleep(0.3); print(os.getcwd())"], stdout=subprocess.PIPE, text=True)
time.sleep(0.1)
print(os.getcwd())
print(process.communicate()[0], os.getcwd())
`),
      ).toBe('/mnt/data\n/tmp\n /mnt/data\n');
    });
  });

  describe('in a cell', () => {
    it('! and %%bash run in the shell and are seen line by line', async () => {
      expect(await cell('name = "me"\n!echo hi $name {1+1} | tr a-z A-Z; false\nprint(_exit_code)')).toBe(
        'HI ME 2\n1\n',
      );
      expect(await cell('x = !printf "a\\nb\\n"\nprint(x, x.n)')).toBe("['a', 'b'] a\nb\n");
      expect(await cell('%%bash\nfor i in 1 2; do\n  echo "$i"\ndone\necho err >&2')).toBe('1\n2\nerr\n');
      expect(await cell('%%bash\nexit 3')).toContain('CalledProcessError');
      expect(await cell('%%python3\nprint(__name__)')).toBe('__main__\n');
      const { events } = await desk.run('!echo one; sleep 0.2; echo two');
      expect(events.flatMap((event) => (event.kind === 'stdout' ? [event.text] : []))).toEqual(['one\n', 'two\n']);
    });

    it('%%shell is one shell that remembers', async () => {
      expect(await cell('%%shell\nmkdir -p deep && cd deep\nX=1; f() { echo "f $X"; }\nfalse')).toBe('[exit code 1]\n');
      expect(await cell('%shell pwd; f\nimport os; print(os.getcwd())')).toBe('/mnt/data/deep\nf 1\n/mnt/data\n');
    });

    it('Stop ends it, whatever it does, and the variables stay', async () => {
      await desk.run('import time; kept = 1');
      for (const code of [
        '!sleep 100',
        '!yes > /dev/null; sleep 100',
        'time.sleep(100)',
        'input()',
        '!while :; do :; done',
        '!python3 -c "import time; time.sleep(100)"',
      ]) {
        const begun = deferred<void>();
        const run = desk.run(`print("begun")\n${code}`, {
          onEvent: (event) => event.kind === 'stdout' && begun.resolve(undefined),
        });
        await begun.promise;
        await desk.kernel.interrupt();
        expect((await run).status, code).toBe('interrupted');
      }
      expect(await cell('print(kept)')).toBe('1\n');
      // Python computes here for the first of several commands; none of the others begins.
      const begun = deferred<void>();
      const run = desk.run(`print("begun")\n!seq 1 2000000000 | tail -1; echo went on`, {
        onEvent: (event) => event.kind === 'stdout' && begun.resolve(undefined),
      });
      await begun.promise;
      await desk.kernel.interrupt();
      const { status, stdout } = await run;
      expect([status, stdout]).toEqual(['interrupted', 'begun\n']);
      expect(await cell('!echo usable')).toBe('usable\n');
    });
  });

  describe('commands that are written in Python', () => {
    it('start others, load what they need and ask before they reach a host', async () => {
      expect(
        await cell(`%%bash
mkdir box && cd box && echo one > a.txt
printf 'all: b.txt\nb.%%: a.%%\n\t@echo making $@ from $<\n\tcp $< $@\n' > Makefile
make && make
zip -q all.zip a.txt b.txt && unzip -l all.zip | tail -1 | xargs
tar cJf all.tar.xz a.txt && tar tf all.tar.xz && xz -k b.txt && xzcat b.txt.xz
sqlite3 t.db 'create table t(a); insert into t values (1),(2)' && sqlite3 t.db 'select sum(a) from t'
yes | head -2 | paste -sd+
printf 'web: {image: nginx, ports: [80]}
since: 2024-05-01
' > s.yml
yq -r .web.image s.yml; yq -c . s.yml; yq -yi '.web.image = "caddy"' s.yml && cat s.yml
curl -s https://nowhere.example/x || echo refused
pip list | grep -c '^ipython '
zip --help | head -1`),
      ).toBe(`making b.txt from a.txt
cp a.txt b.txt
make: Nothing to be done for 'all'.
8 2 files
a.txt
one
3
y+y
nginx
{"web":{"image":"nginx","ports":[80]},"since":"2024-05-01"}
web:
  image: caddy
  ports:
    - 80
since: '2024-05-01'
refused
1
Usage: zip [-r] [-q] [-j] [-0..-9] [-x PATTERN]... ARCHIVE FILE...
`);
    });
  });
}
