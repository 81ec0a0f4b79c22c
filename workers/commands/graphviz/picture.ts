import { initWasm, Resvg } from '@resvg/resvg-wasm';
import type { ProgramCall } from '../../../src/contract/program';

/** Nearly as wide as Times, which graphviz reckons with. */
const SERIF = 'DejaVu Serif Condensed';

let isReady = false;

/** An SVG as PNG, `scale` pixels for each of its points; text is set in the fonts that are here. */
export async function png(svg: string, scale: number, part: ProgramCall['part']): Promise<Uint8Array> {
  if (!isReady) {
    await initWasm(part('resvg.wasm'));
    isReady = true;
  }
  const resvg = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: {
      fontBuffers: [part('DejaVuSerifCondensed.ttf'), part('DejaVuSansCondensed.ttf')],
      defaultFontFamily: SERIF,
      serifFamily: SERIF,
      sansSerifFamily: 'DejaVu Sans Condensed',
    },
  });
  try {
    return resvg.render().asPng();
  } finally {
    resvg.free();
  }
}
