import { ownAddresses } from '../access/hosts';
import { type Engine, EngineError } from '../engine/engine';
import { gateContainer, LABEL, NOT_THE_INTERNET } from './config';
import { ensureGateImage } from './gate-image';
import { createContainer, type Held, hold } from './held';

export interface GateOptions {
  readonly runner: string;
  /** An image with a shell and iptables, which the owner of the runner trusts; null: one made from `base`. */
  readonly image: string | null;
  readonly base: string;
  readonly dns: readonly string[];
  /** More addresses or ranges to close. */
  readonly closed: readonly string[];
}

/** The networks of open workspaces. */
export interface Gates {
  /** Makes the gate of a workspace; returns its id. */
  create(name: string, volume: string, labels: Readonly<Record<string, string>>): Promise<string>;
  /** Starts it. When this resolves, its rules are in force. */
  open(id: string): Promise<Held>;
}

export function createGates(engine: Engine, { runner, image, base, dns, closed }: GateOptions): Gates {
  const network = `carrel-${runner}`;

  let making: Promise<string> | null = null;

  /** One at a time; a failure is tried again by the next workspace. */
  function gateImage(): Promise<string> {
    making ??= ensureGateImage(engine, { runner, base, dns }).finally(() => {
      making = null;
    });
    return making;
  }

  async function ensureNetwork(): Promise<void> {
    try {
      await engine.json('GET', `/networks/${network}`);
    } catch (error) {
      if (!(error instanceof EngineError) || error.status !== 404) throw error;
      await engine.json('POST', '/networks/create', {
        Name: network,
        CheckDuplicate: true,
        Driver: 'bridge',
        EnableIPv6: false,
        Labels: { [LABEL]: runner },
        // Workspaces do not see each other.
        Options: { 'com.docker.network.bridge.enable_icc': 'false' },
      });
    }
  }

  return {
    async create(name, volume, labels) {
      await ensureNetwork();
      // Where the engine is on another machine, its own address is one of `closed`.
      const ranges = [...NOT_THE_INTERNET, ...ownAddresses(), ...closed];
      const config = { image: image ?? (await gateImage()), network, volume, labels, dns, closed: ranges };
      return createContainer(engine, name, gateContainer(config));
    },
    async open(id) {
      await ensureNetwork();
      return hold(engine, id, 'ready');
    },
  };
}
