import { expect, test } from './desk.ts';
import { execute, fileOf } from './execute.ts';

test('commands and programs run on the files of the desk, and hostile ones end with a message', async ({ session }) => {
  const { page } = session;

  // Python starts a program that runs in a sandbox of its own; what it makes is among the files at once.
  const drawn = await execute(
    page,
    `
import shutil, subprocess
print(shutil.which("dot"), shutil.which("ffmpeg"))
done = subprocess.run(["dot", "-Tsvg", "-o", "graph.svg", "graph.dot"], capture_output=True, text=True)
assert done.returncode == 0, done.stderr
print(done.returncode, done.stderr, "<svg" in open("graph.svg").read())
print(subprocess.run("echo 'digraph { c -> d }' | dot -Tsvg | grep -c '<title>'; dot -Tsvg nothing.dot; echo $?", shell=True, capture_output=True, text=True).stdout)
`,
    { files: [{ name: 'graph.dot', content: 'digraph { a -> b }' }] },
  );
  expect(fileOf(drawn, 'graph.svg').bytes.toString()).toContain('<title>a&#45;&gt;b</title>');
  expect(drawn.output).toMatch(/^\/usr\/bin\/dot \/usr\/bin\/ffmpeg\n0 {2}True\n/);

  // C++ is compiled and runs by its name, scripts run by their first line, what needs a real machine says so,
  // and an archive goes through two programs.
  const built = await execute(
    page,
    `
import pathlib, subprocess
pathlib.Path("hello.cpp").write_text('#include <cstdio>\\nint main(int argc, char **argv) { std::printf("%s has %d\\\\n", argv[0], argc); return 4; }\\n')
pathlib.Path("count.py").write_text("#!/usr/bin/env python3\\nimport sys\\nprint('python', len(sys.argv))\\n")
pathlib.Path("count.mjs").write_text("#!/usr/bin/env node\\nimport { argv } from 'node:process';\\nconsole.log('node', argv.length);\\n")
pathlib.Path("linux").write_bytes(b"\\x7fELF\\x02\\x01\\x01" + bytes(9) + b"\\x02\\x00\\x3e\\x00" + bytes(44))
done = subprocess.run("make -s hello && ./hello a b; echo $?; chmod +x count.*; ./count.py x; ./count.mjs x; ./linux; echo $?; tar -caf c.tar.zst count.*; unzstd -q c.tar.zst; zstd -l c.tar.zst | tail -1; tar -tf c.tar.zst; tar -xOf c.tar.zst count.py | cmp - count.py; echo $?", shell=True, capture_output=True, text=True)
print(done.stdout)
print(done.stderr)
`,
    { timeout: 300 },
  );
  expect(built.error).toBeNull();
  expect(built.output).toMatch(
    /^\.\/hello has 3\n4\npython 2\nnode 3\n126\n +1 .* XXH64 {2}c\.tar\.zst\ncount\.mjs\ncount\.py\n0\n/,
  );
  expect(built.output).toContain('ELF 64-bit program for Linux, x86-64: it needs a real machine. Connect one');

  // One shell for the notebook, as the model and the person use it.
  await session.run(
    1,
    '%%shell\nmkdir -p work && cd work\nfor n in 1 2 3; do echo "$n,$((n * n))"; done > squares.csv',
  );
  await session.run(2, "%shell pwd; awk -F, '{s += $2} END {print s}' squares.csv");
  await expect(session.output(2)).toContainText('/mnt/data/work');
  await expect(session.output(2)).toContainText('14');

  // What would take a machine down is ended, and the desk goes on with all its variables.
  const hostile = await execute(
    page,
    `
kept = "still here"
for script in (":(){ :|:& };:", "f() { f; }; f", "yes | wc -l", "cat /dev/zero | head -c 10 | wc -c", "seq inf | head -1", "x=a; while :; do x=$x$x; done"):
    done = subprocess.run(script, shell=True, capture_output=True, text=True, timeout=60)
    print(done.returncode, done.stdout.strip()[:20], done.stderr.strip()[:60].replace("\\n", " "))
print(kept)
`,
    { timeout: 300 },
  );
  expect(hostile.error).toBeNull();
  const lines = hostile.output.trim().split('\n');
  expect(lines.at(-1)).toBe('still here');
  expect(lines[0]).toMatch(/^126 .*(limit|depth|nested)/);
  expect(lines[1]).toMatch(/^126 .*(limit|depth|nested)/);
  expect(lines[3]).toMatch(/^0 10/);
  expect(lines[5]).toMatch(/^126 .*limit/);
});
