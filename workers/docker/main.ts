import { join } from 'node:path';
import { fingerprint } from './access/certificate';
import { createClients } from './access/clients';
import { EngineError } from './engine/engine';
import { HELP, readCommand, WrongOptions } from './options';
import { type RunnerOptions, startRunner } from './runner';

/** The command `carrel-runner`. */
async function main(args: readonly string[]): Promise<void> {
  const command = readCommand(args, process.env);
  switch (command.kind) {
    case 'help':
      process.stdout.write(HELP);
      return;
    case 'clients':
      for (const { id, name, origin, level, paired } of clientsOf(command.state).list()) {
        console.log(`${id}  ${level.padEnd(6)}  ${new Date(paired).toISOString()}  ${origin}  ${name}`);
      }
      return;
    case 'revoke':
      if (!(await clientsOf(command.state).revoke(command.id)))
        throw new WrongOptions(`There is no desk ${command.id}`);
      console.log(`The token of ${command.id} is no longer good.`);
      return;
    case 'start':
      await start(command.options);
      return;
    default:
      command satisfies never;
  }
}

async function start(options: Omit<RunnerOptions, 'onCode'>): Promise<void> {
  const runner = await startRunner({
    ...options,
    onCode: (code) => console.log(`The next pairing code: ${code}`),
  });
  console.log(`Carrel's Docker runner “${options.name}” listens at ${runner.url}`);
  if (runner.more.length > 0) console.log(`Also: ${runner.more.join(', ')}`);
  if (options.tls !== null) console.log(`SHA-256 of its certificate: ${fingerprint(options.tls.cert)}`);
  console.log(`Pairing code (once, for ten minutes; press Enter for the one of now): ${runner.code()}`);
  process.stdin.on('data', () => console.log(`Pairing code: ${runner.code()}`));
  // Does not keep the process alive, and may be no terminal.
  process.stdin.unref?.();

  let signals = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      signals += 1;
      if (signals > 1) process.exit(130);
      console.log('Ending jobs and containers; once more ends at once.');
      runner.close().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
}

function clientsOf(state: string) {
  return createClients({
    file: join(state, 'clients.json'),
    runner: '',
    highest: 'sealed',
    origins: [],
    onCode: () => {},
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const isExpected = error instanceof WrongOptions || error instanceof EngineError;
  console.error(isExpected ? error.message : error);
  if (error instanceof WrongOptions) console.error('carrel-runner --help tells the options');
  process.exit(1);
});
