import { expect, test } from 'vitest';
import { notesOn } from '../../../workers/commands/R/notes';
import { readTask } from '../../../workers/commands/R/options';

const read = (line: string, hasInput = false) => readTask(line.split(' '), '4.6.0', hasInput);
const QUIET = ['--no-echo', '--no-restore'];

function ran(words: readonly string[], env = {}, output: string | null = null) {
  return { kind: 'run', words, env, output };
}

test('Rscript takes options, then a file or expressions, then the words of the script', () => {
  expect(read('Rscript a.R')).toEqual(ran([...QUIET, '--file=a.R']));
  expect(read('Rscript --vanilla a.R -e x --help')).toEqual(
    ran([...QUIET, '--vanilla', '--file=a.R', '--args', '-e', 'x', '--help']),
  );
  expect(read('Rscript -e 1+1 -e x a b')).toEqual(ran([...QUIET, '-e', '1+1', '-e', 'x', '--args', 'a', 'b']));
  expect(read('Rscript --default-packages=stats,utils -')).toEqual(
    ran([...QUIET, '--file=-'], { R_DEFAULT_PACKAGES: 'stats,utils' }),
  );
  expect(read('Rscript --version')).toEqual({ kind: 'text', text: 'Rscript (R) version 4.6.0\n' });
  expect(read('Rscript -e')).toMatchObject({ kind: 'refused', exitCode: 1 });
  expect(read('Rscript --vanilla')).toMatchObject({ kind: 'refused', why: 'Rscript: file name is missing\n' });
  expect(read('Rscript')).toMatchObject({ kind: 'refused', exitCode: 1 });
});

test('R takes its words as they are, but has no prompt', () => {
  expect(read('R -q -f a.R')).toEqual(ran(['-q', '-f', 'a.R']));
  expect(read('R -e 1+1 --args --help')).toEqual(ran(['-e', '1+1', '--args', '--help']));
  expect(read('R --no-save', true)).toEqual(ran(['--no-save']));
  expect(read('R RHOME')).toEqual({ kind: 'text', text: '/usr/lib/R\n' });
  for (const line of ['R', 'R --no-save', 'R --interactive -f a.R', 'R --args -e 1'])
    expect(read(line), line).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('Rscript -e'),
      exitCode: 2,
    });
});

test('R CMD BATCH puts all into a file that is named after the script', () => {
  const words = ['-f', 'in/a.R', '--restore', '--save', '--no-readline'];
  expect(read('R CMD BATCH in/a.R')).toEqual(ran(words, { R_BATCH: '1' }, 'a.Rout'));
  expect(read('R CMD BATCH --no-timing --vanilla -- in/a.R b.txt')).toEqual(ran([...words, '--vanilla'], {}, 'b.txt'));
  expect(read('R CMD BATCH')).toMatchObject({ kind: 'refused', exitCode: 1 });
  expect(read('R CMD INSTALL x.tar.gz')).toMatchObject({ kind: 'refused', why: expect.stringContaining('Docker') });
});

test('what R has no way to do is followed by what to do instead, once', () => {
  const missing = 'Error in library(dplyr) : there is no package called ‘dplyr’\n';
  expect(notesOn(missing + missing)).toEqual([expect.stringMatching(/^dplyr is not here: .* Docker under Runners\.$/)]);
  expect(notesOn("cannot open the connection to 'https://a.example/x'. See the")).toHaveLength(1);
  expect(notesOn('  URL http://a.example/x: Download failed. See')).toHaveLength(1);
  expect(notesOn("cannot open file 'x.csv': No such file or directory")).toEqual([]);
});
