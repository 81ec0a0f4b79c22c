/** Figures that come as data, and are drawn by libraries of the page. */
export type FigureKind = 'plotly' | 'vega' | 'vega-lite';

/** The kind of a MIME type such as `application/vnd.plotly.v1+json`; null: it is no figure. */
export function figureKind(type: string): FigureKind | null {
  const name = /^application\/vnd\.(plotly|vega|vegalite)\.v\d+(?:\.\d+)*\+json$/.exec(type)?.[1];
  switch (name) {
    case 'plotly':
    case 'vega':
      return name;
    case 'vegalite':
      return 'vega-lite';
    default:
      return null;
  }
}
