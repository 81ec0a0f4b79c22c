import type { ProgramCall } from '../../../../src/contract/program';
import { serveProgram } from '../../../../workers/commands/serve';
import type { Deed } from '../../runner';

/** A program without wasm, for the suite of runners: `argv` is `deed` and a `Deed` as JSON. */
serveProgram(({ argv, cwd, env, stdin, files, stdout, stderr }: ProgramCall) => {
  const deed = JSON.parse(argv[1] ?? '') as Deed;
  switch (deed.kind) {
    case 'print':
      stdout(deed.stdout);
      stderr(deed.stderr);
      return deed.exitCode;
    case 'copy-stdin':
      stdout(stdin);
      return 0;
    case 'copy': {
      const data = files.read(deed.from);
      if (data === null) return 1;
      files.write(deed.to, data);
      return 0;
    }
    case 'remove':
      files.remove(deed.path);
      return 0;
    case 'place':
      stdout(`${env[deed.variable] ?? ''}\n${cwd}\n`);
      return 0;
    case 'wait':
      stdout('waiting\n');
      // Deaf to everything: only the end of its worker ends it.
      for (;;);
  }
});
