import { strToU8, zipSync } from 'fflate';
import type { PackageSource } from '../../../src/contract/packages';
import { createMemoryFileStore } from '../../../src/files/memory-store';
import { createKernel } from '../../../src/kernel/kernel';
import { createNetwork } from '../../../src/kernel/network';
import { createPackageSource } from '../../../src/packages/source';
import { createWheelStore } from '../../../src/packages/store';
import { createSettings } from '../../doubles/settings-double';

/** A small pure wheel: its name and its bytes. */
export function makeWheel(name: string, version: string, requires: readonly string[] = []) {
  const info = `${name}-${version}.dist-info`;
  const needs = requires.map((need) => `Requires-Dist: ${need}\n`).join('');
  const files = {
    [`${name}/__init__.py`]: `version = ${JSON.stringify(version)}\n`,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n${needs}`,
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${info}/RECORD`]: `${name}/__init__.py,,\n`,
  };
  const zipped = zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])));
  return { fileName: `${name}-${version}-py3-none-any.whl`, data: new Uint8Array(zipped) };
}

/** The real kernel, with `send` in the place of the network behind the broker. */
export function createPage(send: typeof fetch, database: string) {
  const files = createMemoryFileStore({ fileLimit: () => 2 ** 31 });
  const settings = createSettings();
  const network = createNetwork(settings, send);
  const packages: PackageSource = createPackageSource({
    base: '/',
    settings,
    network,
    store: createWheelStore(database),
  });
  const kernel = createKernel({ files, packages, network, settings });
  async function run(code: string) {
    let text = '';
    const result = await kernel.run(code, {
      onEvent: (event) => {
        if (event.kind === 'stdout' || event.kind === 'stderr') text += event.text;
      },
    });
    return { ...result, text };
  }
  return { files, network, packages, settings, kernel, run };
}
