import { expect } from 'vitest';
import { actionCode } from '../../../src/actions/code';
import { offersFor } from '../../../src/actions/offer';
import type { TableSchema } from '../../../src/contract/kernel';
import { createTestKernel } from '../../doubles/kernel';

/** The real kernel with files, on which actions are run as the desk would run them. */
export function createBench() {
  const { kernel, files, run } = createTestKernel({ runTimeout: 300 });

  async function put(name: string, content: BlobPart): Promise<string> {
    const path = `/mnt/data/${name}`;
    const done = await files.commit([{ kind: 'write', path, data: new Blob([content]) }]);
    if (!done.ok) throw new Error(done.failure.message);
    return path;
  }

  async function bytes(name: string): Promise<Uint8Array> {
    const read = await files.read(`/mnt/data/${name}`);
    if (!read.ok) throw new Error(`${name}: ${read.failure.message}`);
    return new Uint8Array(await read.value.arrayBuffer());
  }

  /** Runs Python of the test itself, which must go well, and gives what it printed. */
  async function python(code: string): Promise<string> {
    const { error, stdout } = await run(code);
    expect(error?.traceback ?? null).toBeNull();
    return stdout;
  }

  /** The Python that an action gives for these files. */
  function code(id: string, names: readonly string[], table: TableSchema | null = null): string {
    const offer = offersFor(names.map((name) => `/mnt/data/${name}`)).find(({ action }) => action.id === id);
    if (!offer) throw new Error(`${id} is not offered for ${names.join(', ')}`);
    return actionCode(offer, table);
  }

  /** Runs an action. `displays`: the MIME types of what it showed. */
  async function act(id: string, ...names: readonly string[]) {
    const result = await run(code(id, names));
    const displays = result.events.flatMap((event) =>
      event.kind === 'display' || event.kind === 'result' ? [event.data] : [],
    );
    return { ...result, displays, pictures: displays.filter((data) => 'image/png' in data).length };
  }

  /** Runs an action that must go well. */
  async function done(id: string, ...names: readonly string[]) {
    const result = await act(id, ...names);
    expect(result.error?.traceback ?? null).toBeNull();
    return result;
  }

  /** Runs an action that cannot work and gives its sentence, which must stand alone: no long traceback. */
  async function refused(id: string, ...names: readonly string[]): Promise<string> {
    const { error } = await act(id, ...names);
    if (!error) throw new Error(`${id} went well`);
    expect(error.traceback.split('\n').length).toBeLessThan(20);
    return error.message;
  }

  return {
    kernel,
    put,
    python,
    code,
    act,
    done,
    refused,
    bytes,
    text: async (name: string) => new TextDecoder().decode(await bytes(name)),
    close: () => kernel.dispose(),
  };
}
