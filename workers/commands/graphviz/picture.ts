import type { ProgramCall } from '../../../src/contract/program';
import { pngOfSvg } from '../svg-picture';

/** Nearly as wide as Times, which graphviz reckons with. */
const SERIF = 'DejaVu Serif Condensed';

/** An SVG as PNG, `scale` pixels for each of its points; text is set in the fonts that are here. */
export function png(svg: string, scale: number, part: ProgramCall['part']): Promise<Uint8Array> {
  const font = {
    fontBuffers: [part('DejaVuSerifCondensed.ttf'), part('DejaVuSansCondensed.ttf')],
    defaultFontFamily: SERIF,
    serifFamily: SERIF,
    sansSerifFamily: 'DejaVu Sans Condensed',
  };
  return pngOfSvg(svg, { scale, font }, part);
}
