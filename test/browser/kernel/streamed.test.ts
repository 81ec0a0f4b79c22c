import { afterEach, expect, test, vi } from 'vitest';
import type { PackageSource } from '../../../src/contract/packages';
import { createTestKernel, type TestKernel } from '../../doubles/kernel';

const PIECE = 2 ** 20;

let open: TestKernel | null = null;
afterEach(() => {
  open?.kernel.dispose();
  vi.restoreAllMocks();
});

/** Python's program comes in pieces: as it is, or first with one that is damaged. `rest`: what there is in the place of its files. */
function inPieces(isDamaged: boolean, rest: Blob | null): (packages: PackageSource) => PackageSource {
  return (packages) => ({
    ...packages,
    async core(names, onProgress, onBytes) {
      const found = await packages.core(names, onProgress);
      if (!found.ok) return found;
      for (const [index, { data }] of found.value.entries()) {
        const bytes = new Uint8Array(await data.arrayBuffer());
        const name = names[index] ?? '';
        onBytes?.(name, null);
        for (let place = 0; place < bytes.length; place += PIECE) {
          onBytes?.(name, isDamaged ? new Uint8Array(PIECE) : bytes.subarray(place, place + PIECE));
          await new Promise((resolve) => setTimeout(resolve));
        }
        if (isDamaged) onBytes?.(name, null);
      }
      return rest ? { ok: true, value: found.value.map((file) => ({ ...file, data: rest })) } : found;
    },
  });
}

test('Python starts from what comes while it comes', async () => {
  // Nothing but the streams has it.
  open = createTestKernel({}, undefined, inPieces(false, new Blob(['not Python'])));
  expect((await open.run('print(6 * 7)')).stdout).toBe('42\n');
});

test('Python that comes damaged is taken once it has come again', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  open = createTestKernel({}, undefined, inPieces(true, null));
  expect((await open.run('print(6 * 7)')).stdout).toBe('42\n');
  expect(warn.mock.calls.flat().join(' ')).toContain('Python came damaged');
});
