import { DOCKER_FILES, type DockerLimits, type JobRequest } from '../../../src/contract/docker';
import { LABEL, SEALED_USER } from '../containers/config';

/** A config of a swarm holds at most 500 KB. */
export const CONFIG_BYTES = 500_000;
/** The swarm's managers keep configs in their log, each of them: nothing for large files. */
export const MOST_CONFIGS = 32;

/**
 * Runs the command of a job on whichever node, with nothing but what a service has: the files come as a packed tar in configs, everything
 * goes out by the log. A log keeps lines of text, so all bytes are in base64: lines begin with `o` (stdout), `e` (stderr),
 * `f` (the files afterwards, a packed tar), and `x` (the exit code, the last line).
 * `$1`: the folder; `$2`: whether the first config is the standard input.
 */
const SCRIPT = `cat /carrel/files.* | gzip -dc | tar -C / -xf -
case $1 in "${DOCKER_FILES}"/*) mkdir -p "$1" ;; esac
cd "$1" || exit 126
input=/dev/null
[ "$2" = 1 ] && input=/tmp/stdin
shift 2
mkfifo /tmp/.o /tmp/.e
base64 -w 1000 </tmp/.o | sed -u 's/^/o/' &
base64 -w 1000 </tmp/.e | sed -u 's/^/e/' &
( exec "$@" ) <"$input" >/tmp/.o 2>/tmp/.e
code=$?
wait
tar -C ${DOCKER_FILES} -cf - . | gzip -c | base64 -w 1000 | sed -u 's/^/f/'
echo "x$code"`;

export interface ServiceOptions {
  readonly name: string;
  readonly runner: string;
  readonly image: string;
  readonly request: JobRequest;
  readonly limits: DockerLimits;
  readonly network: string;
  readonly configs: readonly { readonly id: string; readonly name: string }[];
}

/**
 * A service of one task, as sealed as a service can be. The Engine API has no way to say `no-new-privileges` for a service before version
 * 1.46; without capabilities in the bounding set a setuid program gains nothing but its owner's files, which are read-only.
 */
export function jobService({ name, runner, image, request, limits, network, configs }: ServiceOptions): object {
  const { cwd, argv, env, stdin } = request;
  const labels = { [LABEL]: runner };
  const file = { UID: String(SEALED_USER), GID: String(SEALED_USER), Mode: 0o400 };
  return {
    Name: name,
    Labels: labels,
    Mode: { ReplicatedJob: { MaxConcurrent: 1, TotalCompletions: 1 } },
    TaskTemplate: {
      ContainerSpec: {
        Image: image,
        Labels: labels,
        Command: ['/bin/sh', '-c', SCRIPT, 'sh', cwd, stdin === null ? '0' : '1', ...argv],
        Env: ['HOME=/tmp', ...Object.entries(env).map(([key, value]) => `${key}=${value}`)],
        User: `${SEALED_USER}:${SEALED_USER}`,
        ReadOnly: true,
        CapabilityDrop: ['ALL'],
        StopSignal: 'SIGKILL',
        StopGracePeriod: 0,
        Privileges: { NoNewPrivileges: true },
        Mounts: [memory(DOCKER_FILES, limits.memory / 2), memory('/tmp', limits.memory / 4)],
        Ulimits: [
          { Name: 'core', Soft: 0, Hard: 0 },
          { Name: 'fsize', Soft: limits.file, Hard: limits.file },
        ],
        Configs: configs.map(({ id, name: config }, at) => ({
          ConfigID: id,
          ConfigName: config,
          File: { Name: `/carrel/files.${String(at).padStart(3, '0')}`, ...file },
        })),
      },
      Resources: {
        Limits: { NanoCPUs: Math.round(limits.cpus * 1e9), MemoryBytes: limits.memory, Pids: limits.processes },
      },
      // A job that was begun is not begun again behind the desk's back.
      RestartPolicy: { Condition: 'none' },
      Networks: [{ Target: network }],
      LogDriver: { Name: 'json-file' },
    },
  };
}

/** A volume in memory: unlike a mount of the kind `tmpfs`, it can be given to a user, and programs may be run in it. It goes with the task. */
function memory(target: string, bytes: number): object {
  const o = `uid=${SEALED_USER},gid=${SEALED_USER},mode=755,nosuid,nodev,size=${Math.round(bytes)}`;
  const DriverConfig = { Name: 'local', Options: { type: 'tmpfs', device: 'tmpfs', o } };
  return { Type: 'volume', Target: target, VolumeOptions: { NoCopy: true, DriverConfig } };
}
