import { type Accessor, createSignal, onCleanup } from 'solid-js';
import type { Kernel, KernelInfo, KernelNotice, KernelState, Progress } from '../../contract/kernel';
import { unreachable } from '../../contract/result';

export type Restarted = Extract<KernelNotice, { kind: 'restarted' }>;

/** What the screen shows of the kernel. */
export interface KernelView {
  readonly state: Accessor<KernelState>;
  readonly progress: Accessor<Progress | null>;
  /** Runs that wait. */
  readonly waiting: Accessor<number>;
  readonly info: Accessor<KernelInfo | null>;
  /** The last time Python was started anew, until the person has seen it. */
  readonly restarted: Accessor<Restarted | null>;
  dismissRestarted(): void;
  /** Goes up when packages were loaded or installed. */
  readonly packagesRevision: Accessor<number>;
}

export function createKernelView(kernel: Kernel): KernelView {
  const [state, setState] = createSignal(kernel.state);
  const [info, setInfo] = createSignal(kernel.info);
  const [progress, setProgress] = createSignal<Progress | null>(null);
  const [waiting, setWaiting] = createSignal(0);
  const [restarted, setRestarted] = createSignal<Restarted | null>(null);
  const [packagesRevision, setPackagesRevision] = createSignal(0);

  const stop = kernel.watch((notice) => {
    switch (notice.kind) {
      case 'state':
        setState(notice.state);
        setInfo(kernel.info);
        if (notice.state === 'idle' || notice.state === 'dead') setProgress(null);
        return;
      case 'progress':
        setProgress(notice.progress);
        return;
      case 'queue':
        setWaiting(notice.waiting);
        return;
      case 'restarted':
        setRestarted(notice);
        return;
      case 'packages':
        setPackagesRevision((revision) => revision + 1);
        return;
      case 'removed':
      case 'servers':
        return;
      default:
        unreachable(notice);
    }
  });
  onCleanup(stop);
  return { state, progress, waiting, info, restarted, dismissRestarted: () => setRestarted(null), packagesRevision };
}
