import { type Drawing, inScript } from './drawing';
import type { FigureKind } from './figure-kind';
import { library } from './libraries';

// Saving a picture needs downloads, which the frame may not.
const PLOTLY = `const { data, layout, frames, config } = JSON.parse(document.getElementById('figure-data').textContent);
Plotly.newPlot('figure', { data, layout, frames, config: { responsive: true, displaylogo: false,
  modeBarButtonsToRemove: ['toImage'], ...config } });`;
const vega = (mode: FigureKind) =>
  `vegaEmbed('#figure', JSON.parse(document.getElementById('figure-data').textContent), { mode: '${mode}' }).catch(() => {});`;

/** A figure, from the JSON of its data. Rejects where a library cannot be loaded. */
export async function drawFigure(kind: FigureKind, json: string): Promise<Drawing> {
  const texts = await Promise.all(
    kind === 'plotly' ? [library('plotly')] : [library('vega'), library('vega-lite'), library('vega-embed')],
  );
  const scripts = texts.map((_, place) => `<script data-text="${place}"></script>`).join('');
  const draw = kind === 'plotly' ? PLOTLY : vega(kind);
  return {
    html: `<div id="figure"></div><script type="application/json" id="figure-data">${inScript(json)}</script>${scripts}<script>${draw}</script>`,
    texts,
  };
}
