import type { DockerLimits, Level } from '../../../src/contract/docker';

/** Every container, volume and network of a runner carries its id, so that nothing is left behind and nothing else is touched. */
export const LABEL = 'carrel.runner';

/** The user of sealed containers; no such user has to be in the image. */
export const SEALED_USER = 1000;

/** Where the volume is mounted: one above the files, so that the folder of the files can be given to the sealed user. */
export const MOUNT = '/mnt';

/**
 * The first process. The runner holds its standard input: should the runner die, however suddenly, the input ends, and with this
 * process the container and all that runs in it. `exit` is there so that the shell stays and reaps orphans.
 */
const HOLD = 'cat >/dev/null; exit 0';

/** What a program of the container may not do in any level, and that Docker allows by default. */
const DROPPED = ['NET_RAW', 'MKNOD', 'AUDIT_WRITE', 'NET_BIND_SERVICE'];

/** The part of "Create a container" in the Docker Engine API that is used here. */
export interface ContainerConfig {
  readonly Image: string;
  readonly Entrypoint: readonly string[];
  readonly Cmd: readonly string[];
  readonly User: string;
  readonly WorkingDir: string;
  readonly Env: readonly string[];
  readonly Labels: Readonly<Record<string, string>>;
  readonly AttachStdin: boolean;
  readonly OpenStdin: boolean;
  readonly StdinOnce: boolean;
  readonly StopSignal: string;
  readonly HostConfig: Readonly<Record<string, unknown>>;
}

export interface WorkspaceConfig {
  readonly image: string;
  readonly level: Level;
  readonly volume: string;
  /** The container whose network an open workspace shares. */
  readonly gate: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly limits: DockerLimits;
}

/** The container of a workspace. */
export function workspaceContainer({ image, level, volume, gate, labels, limits }: WorkspaceConfig): ContainerConfig {
  if ((level === 'open') !== (gate !== null)) throw new Error('An open workspace needs a gate, a sealed one has none');
  return {
    ...held(image, ['/bin/sh', '-c', HOLD], labels),
    User: level === 'open' ? '0:0' : `${SEALED_USER}:${SEALED_USER}`,
    Env: level === 'open' ? ['HOME=/root'] : ['HOME=/home/carrel'],
    HostConfig: {
      ...bounded(limits.memory, limits.processes),
      NanoCpus: Math.round(limits.cpus * 1e9),
      Mounts: [{ Type: 'volume', Source: volume, Target: MOUNT }],
      Ulimits: [
        { Name: 'core', Soft: 0, Hard: 0 },
        { Name: 'fsize', Soft: limits.disk, Hard: limits.disk },
        { Name: 'nofile', Soft: 4096, Hard: 4096 },
      ],
      ...(level === 'open'
        ? { NetworkMode: `container:${gate}`, CapDrop: DROPPED }
        : {
            NetworkMode: 'none',
            CapDrop: ['ALL'],
            ReadonlyRootfs: true,
            Tmpfs: {
              // Not larger than the memory, which it counts towards.
              '/tmp': `rw,nosuid,nodev,exec,mode=1777,size=${Math.round(limits.memory / 2)}`,
              '/home/carrel': `rw,nosuid,nodev,exec,mode=1777,size=${Math.round(limits.memory / 4)}`,
            },
          }),
    },
  };
}

export interface GateConfig {
  readonly image: string;
  readonly network: string;
  readonly volume: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly dns: readonly string[];
  readonly closed: readonly string[];
}

/**
 * The container that owns the network of an open workspace. It alone may change the rules of that network, sets them before the
 * workspace starts, and says `ready`. The workspace's root can neither change them (no NET_ADMIN) nor go around them (no
 * NET_RAW). It also sees the files, to measure them where the workspace's root cannot pretend.
 */
export function gateContainer({ image, network, volume, labels, dns, closed }: GateConfig): ContainerConfig {
  return {
    ...held(image, ['/bin/sh', '-c', GATE_RULES, 'gate', dns.join(' '), closed.join(' ')], labels),
    User: '0:0',
    Env: [],
    HostConfig: {
      ...bounded(64 * 1024 * 1024, 32),
      NetworkMode: network,
      Dns: dns,
      CapDrop: ['ALL'],
      CapAdd: ['NET_ADMIN', 'DAC_READ_SEARCH'],
      ReadonlyRootfs: true,
      Sysctls: { 'net.ipv6.conf.all.disable_ipv6': '1' },
      Tmpfs: { '/run': 'rw,nosuid,nodev,noexec,size=1048576' },
      Mounts: [{ Type: 'volume', Source: volume, Target: MOUNT, ReadOnly: true }],
    },
  };
}

/** `$1`: name servers; `$2`: address ranges that stay closed. Fails as a whole if one rule cannot be set. */
const GATE_RULES = `set -e
iptables -P INPUT DROP
iptables -P FORWARD DROP
iptables -P OUTPUT DROP
iptables -A INPUT -i lo -j ACCEPT
iptables -A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
iptables -A OUTPUT -o lo -j ACCEPT
for server in $1; do
  iptables -A OUTPUT -d $server -p udp --dport 53 -j ACCEPT
  iptables -A OUTPUT -d $server -p tcp --dport 53 -j ACCEPT
done
for range in $2; do iptables -A OUTPUT -d $range -j REJECT; done
iptables -A OUTPUT -j ACCEPT
if [ -e /proc/net/if_inet6 ]; then
  ip6tables -P INPUT DROP
  ip6tables -P FORWARD DROP
  ip6tables -P OUTPUT DROP
  ip6tables -A INPUT -i lo -j ACCEPT
  ip6tables -A OUTPUT -o lo -j ACCEPT
fi
echo ready
${HOLD}`;

function held(image: string, argv: readonly string[], labels: Readonly<Record<string, string>>) {
  return {
    Image: image,
    // The image's own entry point is not run: it may not be a shell.
    Entrypoint: argv.slice(0, 1),
    Cmd: argv.slice(1),
    WorkingDir: '/',
    Labels: labels,
    AttachStdin: true,
    OpenStdin: true,
    StdinOnce: true,
    StopSignal: 'SIGKILL',
  };
}

function bounded(memory: number, processes: number) {
  return {
    Memory: memory,
    // The sum with swap: none of it.
    MemorySwap: memory,
    PidsLimit: processes,
    SecurityOpt: ['no-new-privileges'],
    // Before anything of the host is ended for want of memory.
    OomScoreAdj: 500,
    LogConfig: { Type: 'none' },
    IpcMode: 'private',
  };
}

/** Ranges of IPv4 that are not the internet (IANA's special-purpose registry), but for those of documentation. */
export const NOT_THE_INTERNET = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
] as const;
