import {
  initSync,
  type RenderSession,
  type TypstRenderer,
  TypstRendererBuilder,
} from '@myriaddreamin/typst-ts-renderer';
import type { ProgramCall } from '../../../src/contract/program';

/** Of `svg_data`: outlines and pages, without its styles and scripts for reading on screen. */
const OUTLINES_AND_PAGES = 3;

/** Text to be marked with the mouse, over the outlines; without its style it would be seen. */
const MARKABLE = /<g transform="scale\([^"]*\)"><foreignObject[\s\S]*?<\/foreignObject><\/g>/g;
const PAGE = /<g class="typst-page"[^>]*>/g;

let renderer: TypstRenderer | null = null;

/** The pages of a compiled document ("vector") as SVG, each by itself. */
export async function svgPages(artifact: Uint8Array, part: ProgramCall['part']): Promise<readonly string[]> {
  if (renderer === null) {
    initSync({ module: part('typst_ts_renderer.wasm') });
    renderer = await new TypstRendererBuilder().build();
  }
  const session = renderer.create_session();
  try {
    renderer.manipulate_data(session, 'reset', artifact);
    return parted(renderer.svg_data(session, OUTLINES_AND_PAGES), sizesOf(session));
  } finally {
    session.free();
  }
}

interface Size {
  /** Points. */
  readonly width: number;
  readonly height: number;
}

function sizesOf({ pages_info: pages }: RenderSession): Size[] {
  return Array.from({ length: pages.page_count }, (_, index) => {
    const page = pages.page(index);
    return { width: page.width_pt, height: page.height_pt };
  });
}

/** One SVG has all pages below each other; what comes before the first of them is common. */
export function parted(svg: string, sizes: readonly Size[]): string[] {
  const begins = [...svg.matchAll(PAGE)];
  const common = /<svg[^>]*>([\s\S]*)$/.exec(svg.slice(0, begins[0]?.index ?? 0))?.[1] ?? '';
  const end = svg.lastIndexOf('</svg>');
  return begins.map((begin, index) => {
    const { width, height } = sizes[index] ?? { width: 0, height: 0 };
    const body = svg.slice(begin.index + begin[0].length, begins[index + 1]?.index ?? end);
    const head = `<svg viewBox="0 0 ${width} ${height}" width="${width}pt" height="${height}pt" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">`;
    const white = `<path fill="#ffffff" d="M0 0H${width}V${height}H0Z"/>`;
    return `${head}${common}${white}<g>${body.replaceAll(MARKABLE, '').replaceAll(/ data-(?:tid|hint)="[^"]*"/g, '')}</svg>\n`;
  });
}
