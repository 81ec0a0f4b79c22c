import { beforeAll, describe, expect, it } from 'vitest';
import { createTestShell, type TestShell } from '../../doubles/shell';

let bash: TestShell;

beforeAll(async () => {
  bash = await createTestShell({
    async slow(call) {
      call.write(1, new TextEncoder().encode(`${call.argv.slice(1).join(' ')}\n`));
      return 3;
    },
    async yes(call) {
      call.write(1, new TextEncoder().encode('y\n'));
      return 141;
    },
  });
});

describe('what is put out', () => {
  it('comes as soon as it is there, also from loops, functions and scripts in scripts', async () => {
    const { pieces } = await bash.run(`
      for i in 1 2; do echo "loop $i"; done
      f() { echo in; slow a; }
      f
      while read line; do echo "line $line"; done <<< x
      bash -c 'echo child; echo last'
      eval 'echo evaluated'
    `);
    expect(pieces).toEqual(
      ['loop 1', 'loop 2', 'in', 'a', 'line x', 'child', 'last', 'evaluated'].map((text) => `${text}\n`),
    );
  });

  it('stays in the script where it belongs to somebody in there', async () => {
    const { out } = await bash.run(`
      x=$(echo hidden; slow b); echo "[$x]"
      { echo one; slow two; } > file; cat file
      f() { echo inside; }; f | tr a-z A-Z
      diff <(echo same) <(echo same) && echo equal
    `);
    expect(out).toBe('[hidden\nb]\none\ntwo\nINSIDE\nequal\n');
  });

  it('keeps bytes as they are', async () => {
    await bash.run(`printf '\\xff\\xfe\\x00\\xe9' > bytes; cat bytes > copy; cat bytes | cat > third`);
    for (const name of ['bytes', 'copy', 'third']) {
      expect([...bash.fs.readFile(`/work/${name}`)], name).toEqual([255, 254, 0, 233]);
    }
  });

  it('keeps letters beyond ASCII', async () => {
    const { out } = await bash.run(`echo 'é→漢'; echo 'é→漢' | cat; x='ü'; echo "$x" > u; cat u; wc -c < u`);
    expect(out.replaceAll(' ', '')).toBe('é→漢\né→漢\nü\n3\n');
  });
});

describe('a session', () => {
  it('remembers directory, variables, functions, arrays and options', async () => {
    await bash.run('mkdir -p sub; cd sub; X=1; export Y=2; a=(p q); f() { echo "f $1"; }; shopt -s nullglob; set -u', {
      session: 'one',
    });
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an array of the shell
    const { out, cwd } = await bash.run('pwd; echo $X $Y "${a[1]}"; f z; echo *.none; env | grep ^Y', {
      session: 'one',
    });
    expect(out).toBe('/work/sub\n1 2 q\nf z\n\nY=2\n');
    expect(cwd).toBe('/work/sub');
  });

  it('ends with exit, and begins anew', async () => {
    await bash.run('Z=1', { session: 'two' });
    const { code } = await bash.run('echo bye; exit 4', { session: 'two' });
    expect(code).toBe(4);
    expect((await bash.run('echo "[$Z]"', { session: 'two' })).out).toBe('[]\n');
  });

  it('is no other session, and none is none', async () => {
    await bash.run('W=1', { session: 'three' });
    await bash.run('W=1');
    expect((await bash.run('echo "[$W]"', { session: 'four' })).out).toBe('[]\n');
    expect((await bash.run('echo "[$W]"')).out).toBe('[]\n');
  });
});

describe('a command', () => {
  it('gets its words as they are when it is given as words', async () => {
    const { out, code } = await bash.run(['slow', "it's", '$HOME', '*', 'a b', '']);
    expect(out).toBe("it's $HOME * a b \n");
    expect(code).toBe(3);
  });

  it('is found by its name', async () => {
    const { out } = await bash.run('which slow; command -v slow; ls /usr/bin/slow');
    expect(out).toBe('/usr/bin/slow\n/usr/bin/slow\n/usr/bin/slow\n');
  });

  it('that is not there is 127', async () => {
    const { code, err } = await bash.run('nonesuch');
    expect(code).toBe(127);
    expect(err).toContain('nonesuch: command not found');
  });

  it('reads standard input', async () => {
    expect((await bash.run('cat; echo end', { stdin: 'a\nb\n' })).out).toBe('a\nb\nend\n');
    expect((await bash.run('while read x; do echo "<$x>"; done', { stdin: 'a\nb\n' })).out).toBe('<a>\n<b>\n');
  });
});

describe('what is hostile ends with a message', () => {
  it.each([
    ['a fork bomb', ':(){ :|:& };:'],
    ['a recursion without an end', 'f() { f; }; f'],
    ['a recursion through pipes', 'f() { : | f; }; f'],
    ['a script that runs itself', "echo 'bash self.sh' > self.sh; bash self.sh"],
    ['a variable that doubles', 'a=x; while :; do a=$a$a; done'],
    ['braces without bounds', 'echo {1..100000000} | wc -w'],
    ['a gigabyte in a variable', 'x=$(head -c 1G /dev/zero)'],
    ['a field of a gigabyte', "printf '%1000000000d' 1"],
    ['nested substitutions', `${'$('.repeat(200)}echo${')'.repeat(200)}`],
    ['a count without an end', 'seq 1 inf'],
  ])('%s', async (_name, script) => {
    const { code, err } = await bash.run(script);
    expect(err).not.toBe('');
    // Nobody here can raise a limit.
    expect(err).not.toContain('executionLimits');
    expect(code).not.toBe(0);
    expect((await bash.run('echo usable')).out).toBe('usable\n');
  });

  it('and what is only large goes through', async () => {
    await bash.run('mkdir many; cd many; for n in {1..500}; do : > $n; done');
    const { out } = await bash.run(
      'echo {1..150000} | wc -w; head -c 4M /dev/zero | wc -c; head -c1k /dev/urandom | wc -c; echo many/* | wc -w; seq 5 | tail -c 4',
    );
    expect(out.replaceAll(' ', '')).toBe('150000\n4194304\n1024\n500\n4\n5\n');
  });

  it('a loop over many lines of the input takes each once', async () => {
    const stdin = 'a line of the input\n'.repeat(5_000);
    expect((await bash.run('n=0; while read -r x; do n=$((n + 1)); done; echo $n; cat', { stdin })).out).toBe('5000\n');
  });

  it('a syntax error says where', async () => {
    const { code, err } = await bash.run('if true; then');
    expect(code).toBe(2);
    expect(err).toContain('syntax error');
  });
});

it('runs what a trap keeps for the end', async () => {
  expect((await bash.run(`trap 'echo "bye $?"' EXIT; echo a; exit 2`)).out).toBe('a\nbye 2\n');
});

it('stops a loop without an end, and the worker hears of it', async () => {
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 100);
  expect((await bash.run('while :; do :; done', { signal: abort.signal })).code).toBe(137);
});

it('stops a sleep', async () => {
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 20);
  expect((await bash.run('sleep 100', { signal: abort.signal })).code).toBe(137);
});

describe('what has no end and was ended is not taken for the whole', () => {
  it.each([
    ['yes > file', 'bash: yes has no end and was ended after some megabytes', 141],
    ['x=$(yes)', 'bash: yes has no end', 141],
    ['yes | wc -l', 'bash: yes has no end', 0],
    ['cat < /dev/zero > file', 'bash: /dev/zero has no end, only 1 MB of it was read', 1],
    ['cat /dev/urandom > file', 'bash: /dev/urandom has no end', 1],
    ['cp /dev/zero file', 'bash: /dev/zero has no end', 1],
    ['wc -c < /dev/zero', 'bash: /dev/zero has no end', 1],
  ])('%s', async (script, said, exitCode) => {
    const { err, code } = await bash.run(script);
    expect(err).toContain(said);
    expect(err.match(/has no end/g)).toHaveLength(1);
    expect(code).toBe(exitCode);
  });

  it.each([
    'yes | head -3',
    'yes | cat | head -3',
    '(yes; echo) | head -3',
    'f() { yes; }; f | head -1',
    'yes | while read x; do break; done',
    'cat /dev/zero | head -c 3',
    'cat /dev/urandom | tr -dc a-z | head -c 3',
    'head -c 3 < /dev/zero',
    'cat < /dev/null',
    'echo /dev/zero | cat',
  ])('nothing is said of %s', async (script) => {
    expect((await bash.run(script)).err).toBe('');
  });
});

describe('the name of a command', () => {
  it.each([
    ["RUN='echo 5'; $RUN hi 'a  b'", '5 hi a  b\n'],
    [`run() { "$@"; }; run echo 'a  b' c`, 'a  b c\n'],
    [`cmd=(echo 'x  y'); "\${cmd[@]}" z; \${cmd[@]} q`, 'x  y z\nx y q\n'],
    [`$empty echo ran; $(echo echo sub) x; X=1 $empty; echo "$?"`, 'ran\nsub x\n0\n'],
    [`"$empty" 2>/dev/null; echo "$?"; e=echo; "$e" hi; 'ec'ho hi`, '127\nhi\nhi\n'],
  ])('expands to as many words as others do: %s', async (script, out) => {
    expect((await bash.run(script)).out).toBe(out);
  });
});

describe('standard input by a name', () => {
  it.each([
    'cat',
    'sort',
    'head -n 2',
    'tail -n2',
    'grep h',
    "awk '{print $1}'",
    'expand',
    'fold',
    'uniq',
    'jq -r -R .',
  ])('%s /dev/stdin, and -', async (command) => {
    for (const name of ['/dev/stdin', '-']) {
      const { out, err } = await bash.run(`printf 'h1\\nh2\\n' | ${command} ${name}`);
      expect({ out, err }).toEqual({ out: 'h1\nh2\n', err: '' });
    }
  });

  it('tail -f says what to do instead', async () => {
    const { code, err } = await bash.run('tail -n 1 -f x');
    expect(code).toBe(1);
    expect(err).toMatch(/^tail: -f: no file is followed here; watch/);
  });
});
