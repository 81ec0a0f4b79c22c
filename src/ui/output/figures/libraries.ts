/** Libraries that outputs ask for by an address on the web. They come with the page, as text, when they are first wanted. */
export type Library =
  | 'plotly'
  | 'vega'
  | 'vega-lite'
  | 'vega-embed'
  | 'leaflet'
  | 'markers'
  | 'clusters'
  | 'jquery'
  | 'styles of maps';

type Loader = () => Promise<string>;

async function text(address: Promise<{ readonly default: string }>): Promise<string> {
  const answer = await fetch((await address).default);
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return answer.text();
}
async function raw(module: Promise<{ readonly default: string }>): Promise<string> {
  return (await module).default;
}

const LOADERS: Readonly<Record<Library, Loader>> = {
  plotly: () => text(import('plotly.js-dist-min/plotly.min.js?url')),
  vega: async () =>
    (
      await Promise.all([
        text(import('vega/build/vega.min.js?url')),
        text(import('vega-interpreter/build/vega-interpreter.min.js?url')),
      ])
    ).join('\n;\n'),
  'vega-lite': () => text(import('vega-lite/build/vega-lite.min.js?url')),
  'vega-embed': () => raw(import('./vega-embed.js?raw')),
  leaflet: offlineLeaflet,
  // Small: as an address it would be a data: one, which the page's policy does not let it fetch.
  markers: () => raw(import('leaflet.awesome-markers/dist/leaflet.awesome-markers.min.js?raw')),
  clusters: () => text(import('leaflet.markercluster/dist/leaflet.markercluster.js?url')),
  jquery: () => text(import('jquery/dist/jquery.min.js?url')),
  'styles of maps': mapStyles,
};

/** Leaflet, its pictures as data, and borders of countries in the place of tiles, which a frame cannot load. */
async function offlineLeaflet(): Promise<string> {
  const [leaflet, topojson, world, offline, icon, icon2, shadow] = await Promise.all([
    text(import('leaflet/dist/leaflet.js?url')),
    text(import('topojson-client/dist/topojson-client.min.js?url')),
    text(import('world-atlas/countries-50m.json?url')),
    raw(import('./offline-map.js?raw')),
    raw(import('leaflet/dist/images/marker-icon.png?inline')),
    raw(import('leaflet/dist/images/marker-icon-2x.png?inline')),
    raw(import('leaflet/dist/images/marker-shadow.png?inline')),
  ]);
  const icons = { iconUrl: icon, iconRetinaUrl: icon2, shadowUrl: shadow };
  return [leaflet, topojson, `const offlineMap = { icons: ${JSON.stringify(icons)}, world: ${world} };`, offline].join(
    '\n;\n',
  );
}

/** Pictures in these styles have to be data as well. */
async function mapStyles(): Promise<string> {
  const [leaflet, layers, layers2, icon, markers, soft, shadow, clusters, clusterColours] = await Promise.all([
    raw(import('leaflet/dist/leaflet.css?raw')),
    raw(import('leaflet/dist/images/layers.png?inline')),
    raw(import('leaflet/dist/images/layers-2x.png?inline')),
    raw(import('leaflet/dist/images/marker-icon.png?inline')),
    raw(import('leaflet.awesome-markers/dist/leaflet.awesome-markers.css?raw')),
    raw(import('leaflet.awesome-markers/dist/images/markers-soft.png?inline')),
    raw(import('leaflet.awesome-markers/dist/images/markers-shadow.png?inline')),
    raw(import('leaflet.markercluster/dist/MarkerCluster.css?raw')),
    raw(import('leaflet.markercluster/dist/MarkerCluster.Default.css?raw')),
  ]);
  const pictures: Readonly<Record<string, string>> = {
    'layers.png': layers,
    'layers-2x.png': layers2,
    'marker-icon.png': icon,
    'markers-soft.png': soft,
    'markers-shadow.png': shadow,
  };
  return [leaflet, markers, clusters, clusterColours]
    .join('\n')
    .replace(/url\(["']?images\/([\w@.-]+)["']?\)/g, (_, name: string) => `url(${pictures[name] ?? ''})`);
}

const loaded = new Map<Library, Promise<string>>();

/** The text of a library. Rejects where it cannot be fetched; the next call tries again. */
export function library(name: Library): Promise<string> {
  const known = loaded.get(name);
  if (known) return known;
  const wanted = LOADERS[name]();
  loaded.set(name, wanted);
  wanted.catch(() => loaded.delete(name));
  return wanted;
}
