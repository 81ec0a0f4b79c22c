import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, homedir, hostname } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DOCKER_PORT, isLevel } from '../../src/contract/docker';
import { ownCertificate } from './access/certificate';
import { isLoopback, namesOf } from './access/hosts';
import { engineAddress } from './engine/engine';
import type { RunnerOptions } from './runner';

const GB = 1024 ** 3;
const MB = 1024 ** 2;

export const HELP = `carrel-runner: runs jobs of Carrel in containers on this machine

  carrel-runner [options]        start; shows an address and a pairing code
  carrel-runner clients          list the desks that are paired
  carrel-runner revoke ID        take a desk's token away

  --name NAME           how desks call this runner (default: the machine's name)
  --address ADDRESS     where to listen (default: 127.0.0.1; others need TLS)
  --port PORT           (default: ${DOCKER_PORT})
  --host NAME           a further name by which desks ask; may be repeated
  --tls-cert FILE --tls-key FILE     PEM; without them, an address that is not loopback gets a certificate of its own
  --level sealed|open   the highest level that is given (default: open)
  --origin ORIGIN       only desks of this origin may pair; may be repeated
  --image IMAGE         of jobs that name none (default: debian:12-slim)
  --allow-image PATTERN only these images, * for any text; may be repeated
  --gate-image IMAGE    one with iptables, which guards the network of open jobs (default: made from --image)
  --dns ADDRESS         name servers of open jobs; may be repeated (default: those of this machine)
  --close RANGE         a further address or range that open jobs may not reach; may be repeated
  --swarm               sealed jobs without a workspace run on all nodes of the engine's swarm
  --jobs N              jobs at a time (default: one for each processor)
  --memory MB --cpus N --processes N --disk MB --output MB --file MB --minutes N     limits of a job
  --reserve MB          what has to stay free on the engine's disk (default: 2048)
  --idle MINUTES --days DAYS         until an unused workspace is stopped (15), and removed (7)
  --state FOLDER        (default: ~/.local/state/carrel-runner)

The Docker engine is found as by docker itself: DOCKER_HOST, DOCKER_TLS_VERIFY, DOCKER_CERT_PATH.
`;

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'clients'; readonly state: string }
  | { readonly kind: 'revoke'; readonly state: string; readonly id: string }
  | { readonly kind: 'start'; readonly options: Omit<RunnerOptions, 'onCode'> };

/** A command line that says something else than the help. The message is for whoever typed it. */
export class WrongOptions extends Error {}

/** Reads the command line. Throws `WrongOptions`. */
export function readCommand(args: readonly string[], environment: NodeJS.ProcessEnv): Command {
  const { values, positionals } = parse(args);
  if (values.help) return { kind: 'help' };
  const state = values.state ?? join(environment.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'carrel-runner');
  const [word, id] = positionals;
  if (word === 'clients') return { kind: 'clients', state };
  if (word === 'revoke' && id !== undefined) return { kind: 'revoke', state, id };
  if (word !== undefined) throw new WrongOptions(`There is no command ${positionals.join(' ')}`);

  const address = values.address ?? '127.0.0.1';
  const { level = 'open' } = values;
  if (!isLevel(level)) throw new WrongOptions('--level is sealed or open');
  const { 'tls-cert': cert, 'tls-key': key } = values;
  if ((cert === undefined) !== (key === undefined)) throw new WrongOptions('--tls-cert and --tls-key go together');
  const hosts = [...(values.host ?? []), ...namesOf(address)];
  const given = cert === undefined || key === undefined ? null : { cert: read(cert), key: read(key) };
  const tls = given ?? (isLoopback(address) ? null : ownCertificate(state, hosts));
  const image = values.image ?? 'debian:12-slim';
  return {
    kind: 'start',
    options: {
      engine: engineAddress(environment),
      state,
      name: values.name ?? hostname(),
      address,
      port: number('port', values.port, DOCKER_PORT),
      hosts,
      tls,
      highest: level,
      origins: values.origin ?? [],
      image,
      allowedImages: values['allow-image'] ?? [],
      gateImage: values['gate-image'] ?? null,
      dns: values.dns ?? nameServers(),
      closed: values.close ?? [],
      limits: {
        memory: number('memory', values.memory, 2048) * MB,
        cpus: number('cpus', values.cpus, 2),
        processes: number('processes', values.processes, 256),
        disk: number('disk', values.disk, 8192) * MB,
        output: number('output', values.output, 64) * MB,
        file: number('file', values.file, 2048) * MB,
        seconds: number('minutes', values.minutes, 15) * 60,
        jobs: 100,
      },
      swarm: values.swarm ?? false,
      places: number('jobs', values.jobs, availableParallelism()),
      reserve: number('reserve', values.reserve, (2 * GB) / MB) * MB,
      idleMinutes: number('idle', values.idle, 15),
      oldMinutes: number('days', values.days, 7) * 24 * 60,
    },
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const many = { type: 'string', multiple: true } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        swarm: { type: 'boolean' },
        name: text,
        address: text,
        port: text,
        host: many,
        'tls-cert': text,
        'tls-key': text,
        level: text,
        origin: many,
        image: text,
        'allow-image': many,
        'gate-image': text,
        dns: many,
        close: many,
        jobs: text,
        memory: text,
        cpus: text,
        processes: text,
        disk: text,
        output: text,
        file: text,
        minutes: text,
        reserve: text,
        idle: text,
        days: text,
        state: text,
      },
    });
  } catch (error) {
    throw new WrongOptions(error instanceof Error ? error.message : String(error));
  }
}

function number(name: string, text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (!Number.isFinite(value) || value < 0) throw new WrongOptions(`--${name} is a number`);
  return value;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new WrongOptions(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

/** Those of this machine, but not one that listens only to itself; then Docker's own way is left to work. */
function nameServers(): string[] {
  if (!existsSync('/etc/resolv.conf')) return [];
  const found = [...readFileSync('/etc/resolv.conf', 'utf8').matchAll(/^nameserver\s+(\d+\.\d+\.\d+\.\d+)\s*$/gm)];
  return found.map(([, server = '']) => server).filter((server) => !isLoopback(server));
}
