import { expect, it } from 'vitest';
import { Coming, PROGRAM_FILES } from '../../../src/kernel/coming';

const [WASM, STDLIB] = PROGRAM_FILES;
const bytes = (text: string) => new TextEncoder().encode(text);

function file(text: string, check = async () => {}) {
  return { data: new Blob([text]), sha256: '', check };
}

/** What it gives up to its end. */
function read(stream: ReadableStream<Uint8Array> | undefined): Promise<string> {
  return new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).text();
}

it('what comes can be read while it comes, and ends when all of it was found right', async () => {
  const coming = new Coming();
  const streams = coming.take();
  const reader = streams?.wasm.getReader();
  coming.add(WASM, null);
  coming.add(WASM, bytes('first'));
  expect((await reader?.read())?.value).toEqual(bytes('first'));
  coming.add(STDLIB, null);
  coming.add(STDLIB, bytes('library'));
  const last = reader?.read();
  expect(await Promise.race([last, Promise.resolve('open')])).toBe('open');
  coming.finish({ wasm: file('first'), stdlib: file('library') });
  expect((await last)?.done).toBe(true);
  expect(await read(streams?.stdlib)).toBe('library');
  expect(coming.isBroken).toBe(false);
});

it('only one start is given the streams, and none when all is here', () => {
  const coming = new Coming();
  expect(coming.take()).not.toBeNull();
  expect(coming.take()).toBeNull();
  const late = new Coming();
  late.finish({ wasm: file(''), stdlib: file('') });
  expect(late.take()).toBeNull();
});

it('a file that comes anew from its beginning breaks its stream off', async () => {
  const coming = new Coming();
  const streams = coming.take();
  coming.add(WASM, null);
  coming.add(WASM, bytes('damaged'));
  coming.add(WASM, null);
  coming.add(WASM, bytes('right'));
  coming.finish({ wasm: file('right'), stdlib: file('library') });
  await expect(read(streams?.wasm)).rejects.toThrow('damaged');
  expect(coming.isBroken).toBe(true);
});

it('what is kept on the device goes through the stream after it was checked', async () => {
  const coming = new Coming();
  const streams = coming.take();
  const damaged = async () => {
    throw new Error('damaged on the device');
  };
  coming.finish({ wasm: file('kept'), stdlib: file('kept too', damaged) });
  expect(await read(streams?.wasm)).toBe('kept');
  await expect(read(streams?.stdlib)).rejects.toThrow('damaged');
  expect(coming.isBroken).toBe(true);
});

it('a sandbox that ends in the middle takes nothing more', async () => {
  const coming = new Coming();
  const streams = coming.take();
  await streams?.wasm.cancel();
  coming.add(WASM, null);
  coming.add(WASM, bytes('nobody reads this'));
  coming.finish({ wasm: file('nobody reads this'), stdlib: file('library') });
  expect(await read(streams?.stdlib)).toBe('library');
});
