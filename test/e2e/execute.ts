import { expect, type Page } from '@playwright/test';
import type { ExecuteOptions, ExecuteResult, Interpreter } from '../../src/contract/interpreter.ts';

declare global {
  interface Window {
    carrel: Interpreter;
  }
}

/** A file that is made in the test. */
export interface MadeFile {
  readonly name: string;
  readonly type?: string;
  readonly content: string | Uint8Array;
}

/** A generated file whose bytes came over to the test. */
export interface BroughtFile {
  readonly path: string;
  readonly filename: string;
  readonly type: string;
  readonly size: number;
  readonly bytes: Buffer;
}

export type BroughtResult = Omit<ExecuteResult, 'generatedFiles' | 'displays'> & {
  readonly generatedFiles: readonly BroughtFile[];
  /** The MIME types of each display. */
  readonly displays: readonly (readonly string[])[];
};

/** `window.carrel.execute`, with Blobs as bytes. */
export async function execute(
  page: Page,
  code: string,
  { files = [], ...options }: Omit<ExecuteOptions, 'files'> & { readonly files?: readonly MadeFile[] } = {},
): Promise<BroughtResult> {
  const given = files.map(({ name, type = '', content }) => ({
    name,
    type,
    content: Buffer.from(content).toString('base64'),
  }));
  const { generatedFiles, ...result } = await page.evaluate(
    async ({ code, options, given }) => {
      const base64 = async (blob: Blob) => {
        const url = await new Promise<string>((done) => {
          const reader = new FileReader();
          reader.onload = () => done(String(reader.result));
          reader.readAsDataURL(blob);
        });
        return url.slice(url.indexOf(',') + 1);
      };
      const files = given.map(({ name, type, content }) => {
        const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
        return new File([bytes], name, { type });
      });
      const ended = await window.carrel.execute(code, { ...options, files });
      return {
        ...ended,
        displays: ended.displays.map((bundle) => Object.keys(bundle)),
        generatedFiles: await Promise.all(
          ended.generatedFiles.map(async ({ blob, ...file }) => ({ ...file, base64: await base64(blob) })),
        ),
      };
    },
    { code, options, given },
  );
  return {
    ...result,
    generatedFiles: generatedFiles.map(({ base64, ...file }) => ({ ...file, bytes: Buffer.from(base64, 'base64') })),
  };
}

/** Asserts that a run went well and gives its one new file of this name. */
export function fileOf(result: BroughtResult, name: string): BroughtFile {
  expect(result.error).toBeNull();
  const file = result.generatedFiles.find(({ filename }) => filename === name);
  if (!file)
    throw new Error(`${name} is not among ${result.generatedFiles.map(({ filename }) => filename).join(', ')}`);
  expect(file.bytes.length).toBe(file.size);
  return file;
}
