/** Made by `scripts/vite/webr.ts`. */
declare module 'virtual:webr' {
  /** Rows of files in one; `start` and `end` in bytes of the unpacked part. */
  export const IMAGES: readonly {
    readonly part: string;
    readonly folder: string;
    readonly files: readonly { readonly filename: string; readonly start: number; readonly end: number }[];
  }[];
  export const FONTS_CONF: string;
  /** Emscripten's glue. `runScript`: what stands in the place of `eval`. */
  export function startR(
    module: object,
    fetch: (name: string) => Promise<Response>,
    runScript: (text: string) => unknown,
  ): void;
}
