import { type CustomFontsOptions, initWasm, Resvg } from '@resvg/resvg-wasm';
import type { ProgramCall } from '../../src/contract/program';

let isReady = false;

export interface SvgPictureOptions {
  /** Pixels for each unit of the SVG. */
  readonly scale: number;
  readonly background?: string;
  readonly font?: CustomFontsOptions;
}

/** An SVG as PNG. The program that asks has `resvg.wasm` among its parts. */
export async function pngOfSvg(
  svg: string,
  { scale, ...options }: SvgPictureOptions,
  part: ProgramCall['part'],
): Promise<Uint8Array> {
  if (!isReady) {
    await initWasm(part('resvg.wasm'));
    isReady = true;
  }
  const resvg = new Resvg(svg, { fitTo: { mode: 'zoom', value: scale }, ...options });
  try {
    return resvg.render().asPng();
  } finally {
    resvg.free();
  }
}
