import { createHash } from 'node:crypto';
import { type Engine, EngineError } from '../engine/engine';
import { LABEL } from './config';
import { runShort } from './exec';
import { createContainer, hold, removeContainer } from './held';

const INSTALL =
  'command -v iptables || { apt-get update && apt-get install -y --no-install-recommends iptables; } || apk add --no-cache iptables';

export interface GateImageOptions {
  readonly runner: string;
  /** What it is made from; has to be here. Debian's, Ubuntu's and Alpine's kind are understood. */
  readonly base: string;
  readonly dns: readonly string[];
}

/** The name of an image with a shell and iptables, made once from the image that the owner of the runner chose. */
export async function ensureGateImage(engine: Engine, { runner, base, dns }: GateImageOptions): Promise<string> {
  const tag = createHash('sha256').update(base).digest('hex').slice(0, 12);
  const name = `carrel-gate:${tag}`;
  try {
    await engine.json('GET', `/images/${name}/json`);
    return name;
  } catch (error) {
    if (!(error instanceof EngineError) || error.status !== 404) throw error;
  }
  const container = `carrel-${runner}-gate-image`;
  await removeContainer(engine, container);
  const id = await createContainer(engine, container, {
    Image: base,
    Entrypoint: ['/bin/sh'],
    Cmd: ['-c', 'cat >/dev/null; exit 0'],
    User: '0:0',
    WorkingDir: '/',
    Env: ['DEBIAN_FRONTEND=noninteractive'],
    Labels: { [LABEL]: runner },
    AttachStdin: true,
    OpenStdin: true,
    StdinOnce: true,
    StopSignal: 'SIGKILL',
    HostConfig: { Dns: dns, SecurityOpt: ['no-new-privileges'], Memory: 1024 ** 3, PidsLimit: 256 },
  });
  try {
    const held = await hold(engine, id, null);
    const { exitCode, stderr } = await runShort(engine, id, { argv: ['/bin/sh', '-c', INSTALL] });
    if (exitCode !== 0) {
      throw new EngineError(
        500,
        `iptables, which guards the network of open jobs, could not be installed into ${base}: ${stderr.trim().slice(-300)}. Start the runner with --gate-image and an image that has it.`,
      );
    }
    await held.stop();
    await engine.json('POST', `/commit?container=${id}&repo=carrel-gate&tag=${tag}`, {});
    return name;
  } finally {
    await removeContainer(engine, id);
  }
}
