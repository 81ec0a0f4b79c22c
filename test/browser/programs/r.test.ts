import { afterAll, expect, test } from 'vitest';
import recorded from '../../fixtures/R/recorded.json';
import { openPrograms, versionOf } from './kit';

const { run, end } = openPrograms();
afterAll(end);

const SCRIPT = `
words <- commandArgs(TRUE)
people <- read.csv("in/people.csv")
print(people)
cat(words, readLines("stdin"), sep = "|")
message("a message")
warning("a warning")
people$age <- people$age + 1
write.csv(people, "older.csv", row.names = FALSE)
saveRDS(people, "people.rds")
cat("more\\n", file = "log.txt", append = TRUE)
file.create("cut.txt")
file.remove("in/old.txt")
png("plot.png", 300, 200); plot(people$age, main = "Örebro"); invisible(dev.off())
svg("plot.svg"); plot(1:3); invisible(dev.off())
hist(people$age)
quit(status = 3)
`;

test('a script reads and writes files beside Python, draws, says what it has to say, and ends with its code', async () => {
  const done = await run(
    ['Rscript', 'study.R', 'x', 'b c'],
    {
      'study.R': SCRIPT,
      'in/people.csv': 'name,age\nAnna,34\nBo,28\n',
      'in/old.txt': 'old',
      'log.txt': 'one\n',
      'cut.txt': 'long',
    },
    { stdin: new Blob(['one\nzwölf\n']) },
  );
  expect(done).toMatchObject({
    exitCode: 3,
    stdout: '  name age\n1 Anna  34\n2   Bo  28\nx|b c|one|zwölf[1] TRUE\n[1] TRUE\n',
    stderr: 'a message\nWarning message:\na warning \n',
    names: ['Rplots.pdf', 'cut.txt', 'log.txt', 'older.csv', 'people.rds', 'plot.png', 'plot.svg'],
    removed: ['/mnt/data/in/old.txt'],
  });
  expect(await done.file('older.csv').text()).toBe('"name","age"\n"Anna",35\n"Bo",29\n');
  expect(await done.file('log.txt').text()).toBe('one\nmore\n');
  expect(done.file('cut.txt').size).toBe(0);
  const picture = await createImageBitmap(done.file('plot.png'));
  expect([picture.width, picture.height]).toEqual([300, 200]);
  expect(await done.file('plot.svg').text()).toContain('<svg xmlns');
  expect(await done.file('Rplots.pdf').text()).toMatch(/^%PDF-1\.4/);

  const again = await run(
    ['Rscript', '-e', 'exists("people"); readRDS("people.rds")$age; cat("kept", file = "~/note.txt"); tempfile("")'],
    { 'people.rds': done.file('people.rds') },
    { env: { HOME: '/home/pyodide' } },
  );
  expect(again).toMatchObject({ exitCode: 0, stderr: '', names: ['/home/pyodide/note.txt'] });
  expect(again.stdout).toMatch(/^\[1] FALSE\n\[1] 35 29\n/);
}, 180_000);

test('thirty expressions print what R of Debian prints', async () => {
  const lines = recorded.map(({ line, out }) => ({
    expression: /^Rscript -e '(.*)'$/.exec(line)?.[1] ?? '',
    out: new TextDecoder().decode(Uint8Array.from(out, (character) => character.charCodeAt(0))),
  }));
  const words = lines.flatMap(({ expression }) => ['-e', expression, '-e', 'cat("\\f")']);
  const done = await run(['Rscript', ...words], {}, { env: { TZ: 'UTC' } });
  const outputs = done.stdout.split('\f');
  expect(lines.map(({ expression }, index) => ({ expression, out: outputs[index] }))).toEqual(lines);
  expect(done.exitCode).toBe(0);
}, 180_000);

test('what is wrong, or not in this build, is said with what to do, and ends with its code', async () => {
  const missing = await run(['Rscript', '-e', 'try(url("https://a.example/x", "r")); cat("on\\n"); library(dplyr)']);
  expect(missing).toMatchObject({ exitCode: 1, stdout: 'on\n' });
  expect(missing.stderr).toContain('there is no package called ‘dplyr’\nExecution halted\n');
  expect(missing.stderr).toContain("Rscript: dplyr is not here: this build has R's base packages only.");
  expect(missing.stderr).toContain('Rscript: R reaches no network here. Get the file with curl or Python first');
  const batch = await run(['R', 'CMD', 'BATCH', '--no-timing', '-q', 'a.R'], { 'a.R': 'x <- 2\nx\nstop("no")\n' });
  expect(batch).toMatchObject({ exitCode: 1, stdout: '', stderr: '', names: ['a.Rout'] });
  expect(await batch.file('a.Rout').text()).toBe('> x <- 2\n> x\n[1] 2\n> stop("no")\nError: no\nExecution halted\n');
  expect((await run(['R', '-q', '--no-save'], {}, { stdin: new Blob(['1+1\n']) })).stdout).toBe('> 1+1\n[1] 2\n> \n');
  expect((await run(['R', '--version'])).stdout).toContain(`R version ${versionOf('R')} (`);
  expect((await run(['Rscript', '--version'])).stdout).toContain(`version ${versionOf('R')} (`);
  expect(await run(['Rscript', 'nowhere.R'])).toMatchObject({ exitCode: 2 });
  expect((await run(['Rscript', '--help'])).stdout).toContain('Not here: other packages (dplyr');
  expect((await run(['R'])).stderr).toContain('there is no prompt here');
}, 180_000);

test('Stop ends it while it computes', async () => {
  const stop = new AbortController();
  const done = await run(
    ['Rscript', '-e', 'cat("begun\\n"); repeat {}'],
    {},
    {
      signal: stop.signal,
      onEvent: (event) => event.kind === 'stdout' && stop.abort(),
    },
  );
  expect(done).toMatchObject({ exitCode: 137, stdout: 'begun\n' });
}, 180_000);
