/** What becomes of a command line. */
export type RTask =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly why: string; readonly exitCode: number }
  | {
      readonly kind: 'run';
      /** As R itself takes them. */
      readonly words: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      /** Where all that is put out goes, by `R CMD BATCH`; null: stdout and stderr. */
      readonly output: string | null;
    };

const HERE = `
In this build: R with its base packages (stats, graphics, grid, methods, parallel, splines, stats4, tools, utils, compiler,
datasets). Plots become files by png, jpeg, tiff, bmp, pdf, svg, cairo_pdf and postscript; without one of these they are in
Rplots.pdf.
Not here: other packages (dplyr, ggplot2, lattice, MASS, ...) and install.packages; a prompt; help pages; other programs (system);
processes (mclapply); the network: get files with curl or Python first. Texts are sorted by their code points.
For all that, connect a machine with Docker under Runners.
`;

const RSCRIPT_HELP = `Usage: Rscript [options] file [args]
   or: Rscript [options] -e expr [-e expr2 ...] [args]
Runs R's scripts and expressions. A file of - is what comes by stdin.

Options:
  --help              Print usage and exit
  --version           Print version and exit
  --verbose           Print information on progress
  --default-packages=LIST  Attach these packages on startup;
                        a comma-separated LIST of package names, or 'NULL'
and options to R (in addition to --no-echo --no-restore), for example:
  --save, --restore, --no-environ, --no-site-file, --no-init-file, --vanilla

Expressions (one or more '-e <expr>') may be used *instead* of 'file'.
Any additional 'args' can be accessed from R via 'commandArgs(TRUE)'.
${HERE}`;

const R_HELP = `Usage: R [options] [< infile] [> outfile]
   or: R CMD BATCH [options] infile [outfile]
Runs R on a file, an expression or stdin, and shows what it runs; Rscript does not.

Options:
  -h, --help            Print short help message and exit
  --version             Print version info and exit
  -f FILE, --file=FILE  Take input from FILE
  -e EXPR               Execute EXPR and exit
  -q, --quiet           Don't print startup message
  -s, --no-echo         Make R run as quietly as possible
  --save, --no-save     Save the workspace at the end, or don't
  --restore, --no-restore, --no-environ, --no-site-file, --no-init-file, --vanilla
  --args                Skip the rest of the command line
${HERE}`;

const BATCH_HELP = `Usage: R CMD BATCH [options] infile [outfile]
Runs infile and puts its output and errors into outfile: infile without .R, with .Rout.

Options:
  -h, --help            Print short help message and exit
  --no-timing           Don't report the timings
  --                    End of options
Further options are R's; --restore and --save are given.
`;

/** Where R is among its own files. */
export const HOME = '/usr/lib/R';

/**
 * Reads a command line as R's front ends do, which are a program (`src/unix/Rscript.c`) and shell scripts (`src/scripts/R.sh.in`,
 * `BATCH`) in its source. `hasInput`: whether something comes by stdin.
 */
export function readTask([command = 'R', ...words]: readonly string[], version: string, hasInput: boolean): RTask {
  return command === 'Rscript' ? readRscript(words, version) : readR(words, hasInput);
}

function readRscript(words: readonly string[], version: string): RTask {
  if (words[0] === '--help') return { kind: 'text', text: RSCRIPT_HELP };
  if (words[0] === '--version') return { kind: 'text', text: `Rscript (R) version ${version}\n` };
  if (words.length === 0) return { kind: 'refused', why: RSCRIPT_HELP, exitCode: 1 };
  const given: string[] = [];
  const env: Record<string, string> = {};
  let hasExpression = false;
  let next = 0;
  for (; next < words.length; next += 1) {
    const word = words[next] ?? '';
    if (word === '-e') {
      const expression = words[next + 1];
      if (expression === undefined)
        return { kind: 'refused', why: 'Rscript: -e not followed by an expression\n', exitCode: 1 };
      given.push(word, expression);
      hasExpression = true;
      next += 1;
    } else if (word.startsWith('--default-packages=')) {
      env.R_DEFAULT_PACKAGES = word.slice('--default-packages='.length);
    } else if (word.startsWith('--')) {
      given.push(word);
    } else {
      break;
    }
  }
  if (!hasExpression) {
    const file = words[next];
    if (file === undefined) return { kind: 'refused', why: 'Rscript: file name is missing\n', exitCode: 1 };
    given.push(`--file=${file}`);
    next += 1;
  }
  const rest = words.slice(next);
  const own = rest.length > 0 ? ['--args', ...rest] : [];
  return { kind: 'run', words: ['--no-echo', '--no-restore', ...given, ...own], env, output: null };
}

function readR(words: readonly string[], hasInput: boolean): RTask {
  const [first] = words;
  if (first === 'RHOME') return { kind: 'text', text: `${HOME}\n` };
  if (first === 'CMD') return readTool(words.slice(1));
  const own = words.slice(0, words.includes('--args') ? words.indexOf('--args') : words.length);
  if (own.some((word) => word === '-h' || word === '--help')) return { kind: 'text', text: R_HELP };
  const isGiven = own.some((word) => /^(?:-e|-f|--file=.*|--version)$/.test(word));
  if ((isGiven || hasInput) && !own.includes('--interactive')) return { kind: 'run', words, env: {}, output: null };
  const why = `R: there is no prompt here. Use: Rscript -e 'EXPRESSION', or Rscript FILE\n`;
  return { kind: 'refused', why, exitCode: 2 };
}

function readTool([tool = '', ...words]: readonly string[]): RTask {
  if (tool !== 'BATCH') {
    const why = `R CMD ${tool}: of R's tools only BATCH is in this build. For others connect a machine with Docker under Runners.\n`;
    return { kind: 'refused', why, exitCode: 1 };
  }
  const options: string[] = [];
  let hasTiming = true;
  let next = 0;
  for (; words[next]?.startsWith('-') === true; next += 1) {
    const word = words[next] ?? '';
    if (word === '-h' || word === '--help') return { kind: 'text', text: BATCH_HELP };
    if (word === '--no-timing') hasTiming = false;
    else if (word !== '--') options.push(word);
    if (word !== '--') continue;
    next += 1;
    break;
  }
  const [input, output] = words.slice(next);
  if (input === undefined) return { kind: 'refused', why: BATCH_HELP, exitCode: 1 };
  return {
    kind: 'run',
    words: ['-f', input, '--restore', '--save', '--no-readline', ...options],
    // R's own start looks at it, and ends with the time.
    env: hasTiming ? { R_BATCH: '1' } : {},
    output: output ?? `${input.slice(input.lastIndexOf('/') + 1).replace(/\.R$/, '')}.Rout`,
  };
}
