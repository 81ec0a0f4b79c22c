import { afterAll, expect, test } from 'vitest';
import { openPrograms, versionOf } from './kit';

const { run, end } = openPrograms();
afterAll(end);

const TOWNS = 'Örebro 126000 1265\nVisby 25000 900\nUmeå 91000 1588\n';

/** Lines as people type them, each with what Debian's perl puts out for them. */
const LINES: readonly (readonly [argv: readonly string[], stdin: string, stdout: string])[] = [
  [['-lane', 'print "$F[0]: $F[1]" if $F[2] > 1000'], TOWNS, 'Örebro: 126000\nUmeå: 91000\n'],
  [['-ne', 'print "$.:$_" if /y$/ .. eof'], 'a\nday\nc\n', '2:day\n3:c\n'],
  [['-pe', 's/(\\d+)/$1*2/e; tr/a-z/A-Z/'], 'x 21\n', 'X 42\n'],
  [['-0777', '-ne', 'print length, scalar(() = /\\w+/g)'], 'one two\nthree\n', '143'],
  [['-F:', '-lane', 'print $F[-1]'], 'a:b\nc:d\n', 'b\nd\n'],
  [['-nE', 'chomp; $n{$_}++; END { say "$_ $n{$_}" for sort keys %n }'], 'b\na\nb\n', 'a 1\nb 2\n'],
  [['-CSD', '-Mutf8', '-lpe', '$_ = reverse ucfirst'], 'åsa\n', 'asÅ\n'],
  [['-0', '-lne', 'print "[$_]"'], 'x\0y\0', '[x]\0[y]\0'],
  [
    [
      '-MJSON::PP',
      '-MList::Util=sum',
      '-MPOSIX=floor,strftime',
      '-E',
      'say encode_json([sum(1..4), floor(-1.5), strftime("%F", gmtime 0)])',
    ],
    '',
    '[10,-2,"1970-01-01"]\n',
  ],
  [
    ['-MEncode', '-MStorable=dclone', '-e', 'print length(decode("UTF-8", "\\xc3\\xa5")), dclone([1, [7]])->[1][0]'],
    '',
    '17',
  ],
  [['-', 'a b'], 'print "$0 @ARGV\\n"; printf "%.3f %s\\n", 1/3, 10**20;', '- a b\n0.333 1e+20\n'],
];

test('one-liners put out what they do elsewhere', async () => {
  for (const [argv, stdin, stdout] of LINES) {
    const made = await run(['perl', ...argv], {}, { stdin: new Blob([stdin]) });
    expect({ argv, exitCode: made.exitCode, stderr: made.stderr, stdout: made.stdout }).toEqual({
      argv,
      exitCode: 0,
      stderr: '',
      stdout,
    });
  }
}, 180_000);

test('a script works on the files of its folder, and ends as it says', async () => {
  const script = `#!/usr/bin/perl
use strict; use warnings; use Cwd;
open my $out, '>', 'out/sum.txt' or die "no out: $!";
my $sum = 0;
while (my $line = <>) { $sum += (split ' ', $line)[1] }
print $out "$sum\\n";
open my $nothing, '>', '/dev/null' or die; print $nothing "x";
rename 'old.txt', 'new.txt' or die; unlink glob('*.tmp');
print getcwd, " ", join(',', sort glob('*.txt')), "\\n";
warn "careful\\n";
exit 3;
`;
  const files = { 'sum.pl': script, 'towns.txt': TOWNS, 'old.txt': 'o', 'a.tmp': '', 'out/x': '' };
  const made = await run(['perl', 'sum.pl', 'towns.txt'], files);
  expect(made).toMatchObject({
    exitCode: 3,
    stdout: '/mnt/data new.txt,towns.txt\n',
    stderr: 'careful\n',
    names: ['new.txt', 'out/sum.txt'],
  });
  expect(await made.file('out/sum.txt').text()).toBe('242000\n');

  const edited = await run(['perl', '-i.bak', '-pe', 's/Visby/Wisby/', 'towns.txt'], files);
  expect(edited.names).toEqual(['towns.txt', 'towns.txt.bak']);
  expect(await edited.file('towns.txt').text()).toContain('Wisby');
});

test('what is wrong is said with an exit code', async () => {
  const died = await run(['perl', '-e', 'print "a\\n"; die "oops"']);
  expect(died).toMatchObject({ exitCode: 255, stdout: 'a\n', stderr: 'oops at -e line 1.\n' });
  const broken = await run(['perl', '-e', 'print 1 +;']);
  expect(broken).toMatchObject({ exitCode: 255, stdout: '' });
  expect(broken.stderr).toContain('syntax error at -e line 1');
  expect(await run(['perl', 'nowhere.pl'])).toMatchObject({ exitCode: 2 });
  expect((await run(['perl', '-e', 'print `ls`'])).stderr).toContain('starts no other programs here');
  const version = await run(['perl', '-v']);
  expect(version).toMatchObject({ exitCode: 0 });
  expect(version.stdout).toContain(`(v${versionOf('perl')})`);
  expect((await run(['perl', '--help'])).stdout).toContain('Not here: other programs');
});
