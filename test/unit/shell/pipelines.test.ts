import { beforeAll, describe, expect, it } from 'vitest';
import type { ShellWorld } from '../../../workers/shell/contract';
import { createTestShell, type TestShell } from '../../doubles/shell';

type Program = ShellWorld['run'];

const text = new TextEncoder();
let bash: TestShell;
/** Lines that the endless program has written before its reader was gone. */
let written = 0;
let reads = 0;

/** Lines without an end; it waits where it should, and ends when nobody reads. */
const endless: Program = async (call) => {
  for (written = 0; ; written += 1) {
    const into = call.write(1, text.encode(`line ${written}\n`));
    if (into === false) return 141;
    await into;
  }
};

/** Puts each line out in capitals as it comes. */
const capitals: Program = async (call) => {
  if (!call.input) return 1;
  for (let bytes = await call.input.read(); bytes.length > 0; bytes = await call.input.read()) {
    reads += 1;
    if ((await call.write(1, text.encode(new TextDecoder().decode(bytes).toUpperCase()))) === false) return 141;
  }
  return 0;
};

beforeAll(async () => {
  bash = await createTestShell({ endless, capitals });
});

describe('the commands of a pipeline run at a time', () => {
  it.each([
    ['endless | head -2', 'line 0\nline 1\n'],
    ['while :; do echo x; done | head -2', 'x\nx\n'],
    ['f() { while :; do echo x; done; }; f | cat | head -1', 'x\n'],
    ['endless | grep 7 | head -1', 'line 7\n'],
    ['endless | grep -m 2 7', 'line 7\nline 17\n'],
    ['endless | grep -n -m1 9', '10:line 9\n'],
    ['endless | grep -q 7 && echo found', 'found\n'],
    ["endless | sed -n 's/line /l/p' | awk '/9/ {print $1}' | tr l L | cut -c 2- | head -2", '9\n19\n'],
    ['endless | capitals | head -1', 'LINE 0\n'],
    ['endless 2>&1 | tee copy | head -c 4', 'line'],
    ['endless | while read a b; do [ "$b" = 3 ] && break; done; echo over', 'over\n'],
    ['endless | { read x; echo "<$x>"; head -1; }', '<line 0>\nline 1\n'],
    ['x=$(endless | head -1); echo "[$x]"', '[line 0]\n'],
    ['endless | bash -c "head -1; head -1"', 'line 0\nline 1\n'],
  ])('%s', async (script, out) => {
    expect((await bash.run(script)).out).toBe(out);
  });

  it('what a command puts out is read while it goes on', async () => {
    const { out, pieces } = await bash.run(
      '(echo one; until [ -e seen ]; do sleep 0.01; done; echo two) | while read x; do echo "<$x>"; : > seen; done',
    );
    expect(out).toBe('<one>\n<two>\n');
    expect(pieces).toEqual(['<one>\n', '<two>\n']);
  });

  it('who writes more than is read waits', async () => {
    await bash.run('endless | { head -1; sleep 0.05; }');
    // A pipe holds 256 KB.
    expect(written).toBeLessThan(100_000);
  });

  it('exit codes are told of each, and of what lost its reader', async () => {
    const { out } = await bash.run(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: an array of the shell
      'endless | head -1; echo "${PIPESTATUS[@]}"; (exit 3) | exit 4 | true; echo ${PIPESTATUS[*]}; ! false | true; echo $?',
    );
    expect(out).toBe('line 0\n141 0\n3 4 0\n1\n');
    expect((await bash.run('set -o pipefail; endless | head -1; echo $?')).out).toBe('line 0\n141\n');
  });

  it('each has a shell of its own', async () => {
    const { out } = await bash.run(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: an array of the shell
      'x=1; a=(p); echo y | { read x; a+=(q); cd /; }; echo $x ${a[@]} $PWD; f() { echo f; }; f | { f; cat; }',
    );
    expect(out).toBe('1 p /work\nf\nf\n');
    expect((await bash.run('shopt -s lastpipe; echo y | read x; echo $x')).out).toBe('y\n');
  });

  it('bytes come as they are, through several commands and pieces', async () => {
    await bash.run(
      `printf '\\xff\\xfe\\x00\\xe9' > bytes; cat bytes | cat | head -c 4 > copy; cat bytes | tail -c 3 > last`,
    );
    expect([...bash.fs.readFile('/work/copy')]).toEqual([255, 254, 0, 233]);
    expect([...bash.fs.readFile('/work/last')]).toEqual([254, 0, 233]);
    expect((await bash.run('head -c 1M /dev/zero | tr "\\0" x | wc -c')).out.trim()).toBe('1048576');
  });

  it('errors go into the pipe where the script says so', async () => {
    expect((await bash.run('{ echo out; echo err >&2; } |& tr a-z A-Z')).out).toBe('OUT\nERR\n');
    expect((await bash.run('(echo out; echo err >&2) 2>&1 | cat -n')).out).toBe('     1\tout\n     2\terr\n');
    expect(await bash.run('(echo err >&2) 2>/dev/null | cat')).toMatchObject({ out: '', err: '' });
  });

  it('and Stop ends all of them', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 20);
    expect((await bash.run('while :; do sleep 5; done | cat | sleep 60', { signal: abort.signal })).code).toBe(137);
  });

  it('counts do not change with the pieces', async () => {
    await bash.run('for n in {1..300}; do echo "line $n of ä"; done > file');
    const one = await bash.run('wc < file; grep -c 9 < file; grep -n 29 < file | tail -1; tail -2 file');
    const other = await bash.run(
      'while read -r x; do echo "$x"; done < file > again; cat file | wc; cat file | grep -c 9; cat file | grep -n 29 | tail -1; cat file | tail -2',
    );
    expect(other.out.trim().replaceAll(/ +/g, ' ')).toBe(one.out.trim());
    expect(reads).toBeGreaterThan(0);
  });
});

describe('what a command needs all at once', () => {
  it('comes all at once', async () => {
    const { out } = await bash.run("printf 'b\\na\\n' | sort | sed '$!d' | awk '{n++} END {print n, $0}' | tr -s b");
    expect(out).toBe('1 b\n');
  });
});

describe('a substituted process', () => {
  it('is a file for every command', async () => {
    const { out } = await bash.run('cat <(echo a) <(echo b | tr b B); paste <(echo 1) <(echo 2); wc -l < <(echo x)');
    expect(out.replaceAll(' ', '')).toBe('a\nB\n1\t2\n1\n');
    expect((await bash.run('while read x; do echo "<$x>"; done < <(echo 1; echo 2)')).out).toBe('<1>\n<2>\n');
    expect((await bash.run('echo in | tee >(cat > made) > /dev/null; cat made; ls -A /tmp | grep -c sh-np')).out).toBe(
      'in\n0\n',
    );
  });
});
