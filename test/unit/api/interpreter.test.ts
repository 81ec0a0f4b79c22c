import { expect, test } from 'vitest';
import { createInterpreter } from '../../../src/api/interpreter';
import { ok } from '../../../src/contract/result';
import { createMemoryFileStore } from '../../../src/files/memory-store';
import { createSettingsStore } from '../../../src/settings/settings';
import { createKernelDouble } from '../../doubles/kernel-double';
import { createNetworkDouble } from '../../doubles/network';
import { fakeWindow } from '../settings/fake-window';

test('a run that makes a repository generates what a person would look at', async () => {
  const files = createMemoryFileStore({ fileLimit: () => 1e9 });
  const paths = ['.git/HEAD', '.git/objects/aa/b', '.gitignore', 'm/__pycache__/a.pyc', 'm/a.py'];
  const write = async () => {
    const made = await files.commit(paths.map((path) => ({ kind: 'write', path, data: new Blob([path]) })));
    return made.ok ? made.value.changed.filter(({ kind }) => kind === 'file') : [];
  };
  const api = createInterpreter({
    kernel: createKernelDouble(async () => ({ files: await write() })),
    files,
    network: createNetworkDouble(),
    settings: createSettingsStore(fakeWindow()),
    runJob: async () => ok({ exitCode: 0, seconds: 0, written: [], removed: [], files: await write() }),
    ask: async () => Promise.reject(new Error('Nothing is asked.')),
    exportSession: async () => new Blob(),
  });
  for (const { generatedFiles } of [await api.execute('!git init'), await api.run({ argv: ['tar'] })]) {
    expect(generatedFiles.map(({ filename }) => filename)).toEqual(['a.py']);
    expect(await generatedFiles[0]?.blob.text()).toBe('m/a.py');
  }
  expect(await api.listFiles()).toHaveLength(paths.length);
});
