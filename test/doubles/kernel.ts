import type { FileStore } from '../../src/contract/files';
import type { Kernel, KernelEvent, RunOptions, RunResult } from '../../src/contract/kernel';
import type { PackageSource } from '../../src/contract/packages';
import type { Settings, SettingsStore } from '../../src/contract/settings';
import { createMemoryFileStore } from '../../src/files/memory-store';
import { createKernel } from '../../src/kernel/kernel';
import type { Instant } from '../../src/kernel/lives';
import { createNetwork } from '../../src/kernel/network';
import { createPackageSource } from '../../src/packages/source';
import { createSettings } from './settings-double';

export interface TestKernel {
  readonly kernel: Kernel;
  readonly files: FileStore;
  readonly settings: SettingsStore;
  /** Runs and gives the events beside the result. */
  run(
    code: string,
    options?: RunOptions,
  ): Promise<RunResult & { readonly events: readonly KernelEvent[]; readonly stdout: string }>;
}

/** The real kernel on a file store in memory. */
export function createTestKernel(
  change: Partial<Settings> = {},
  files = createMemoryFileStore({ fileLimit: () => 2 ** 31 }),
  around: (packages: PackageSource) => PackageSource = (packages) => packages,
  instant?: Instant,
): TestKernel {
  const settings = createSettings(change);
  const network = createNetwork(settings, (url, init) => fetch(url, init));
  const packages = around(createPackageSource({ base: '/', network, settings }));
  const kernel = createKernel({ files, packages, network, settings, ...(instant && { instant }) });
  return {
    kernel,
    files,
    settings,
    async run(code, options) {
      const events: KernelEvent[] = [];
      const result = await kernel.run(code, {
        ...options,
        onEvent: (event) => {
          events.push(event);
          options?.onEvent?.(event);
        },
      });
      const stdout = events.map((event) => (event.kind === 'stdout' ? event.text : '')).join('');
      return { ...result, events, stdout };
    },
  };
}
