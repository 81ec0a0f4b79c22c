import type { LockFile } from '../contract/packages';
import type { Pack } from '../contract/packs';
import { closure } from './closure';
import { normaliseName } from './names';

type Described = Pick<Pack, 'id' | 'title' | 'about'>;

/** What packs are made of. A name that is not in the lock in use is passed over: the official release has more than the base set. */
const CHOSEN: readonly (Described & { readonly packages: readonly string[] })[] = [
  {
    id: 'data',
    title: 'Data science',
    about: 'Tables, numbers, statistics and figures.',
    packages: [
      'numpy',
      'pandas',
      'matplotlib',
      'seaborn',
      'xarray',
      'patsy',
      'sympy',
      'networkx',
      'joblib',
      'sqlite3',
      'parquet-wasm',
      'uncertainties',
      'pint',
      'simpy',
      'tabulate',
      'scipy',
      'scikit-learn',
      'statsmodels',
      'polars',
      'pyarrow',
      'duckdb',
    ],
  },
  {
    id: 'charts',
    title: 'Charts to click',
    about: 'Figures that answer to the pointer.',
    packages: ['plotly', 'altair', 'bokeh'],
  },
  {
    id: 'documents',
    title: 'Documents',
    about: 'Excel, Word, PowerPoint, PDF, web pages and pictures, read and written.',
    packages: [
      'openpyxl',
      'xlsxwriter',
      'xlrd',
      'odfpy',
      'python-docx',
      'slides',
      'pypdf',
      'pdfminer-six',
      'reportlab',
      'fpdf2',
      'lxml',
      'beautifulsoup4',
      'html2text',
      'markdown',
      'docutils',
      'pillow',
      'qrcode',
      'icalendar',
    ],
  },
  {
    id: 'geography',
    title: 'Geography',
    about: 'Maps, places and distances.',
    packages: ['geopy', 'folium', 'shapely', 'pyproj', 'geopandas', 'cartopy'],
  },
  {
    id: 'language',
    title: 'Language',
    about: 'Words, sentences and other scripts.',
    packages: ['nltk', 'wordcloud', 'unidecode', 'chardet', 'regex'],
  },
];

const FONTS: Described = {
  id: 'fonts',
  title: 'Fonts',
  about: 'Chinese, Japanese, Korean, Arabic, Hebrew, Indic and Thai scripts, and emoji.',
};
const OTHERS: Described = {
  id: 'others',
  title: 'All other packages',
  about: 'For the web, for tests, and small helpers.',
};

/**
 * The packs of a lock. Each bundled package is in at least one; what is kept by the person or needs the network is in
 * none.
 *
 * @param folder Where wheels are, from the page's folder, with a slash at its end.
 */
export function packsOf(lock: LockFile, folder: string): readonly Pack[] {
  const bundled = new Map(
    Object.values(lock.packages)
      .filter(({ source = 'bundled' }) => source === 'bundled')
      .map((entry) => [normaliseName(entry.name), entry]),
  );

  function pack(described: Described, names: readonly string[]): Pack {
    const packages = names.filter((name) => bundled.has(name));
    const paths = [...closure(bundled, packages)].flatMap((name) => {
      const entry = bundled.get(name);
      return entry ? [folder + entry.file_name] : [];
    });
    return { ...described, packages, paths: paths.sort() };
  }

  const fonts = [...bundled.values()].filter(({ made }) => made === 'font').map(({ name }) => normaliseName(name));
  const chosen = [...CHOSEN.map(({ packages, ...described }) => pack(described, packages)), pack(FONTS, fonts)];
  const placed = new Set(chosen.flatMap(({ packages }) => [...closure(bundled, packages)]));
  const others = [...bundled.keys()].filter((name) => !placed.has(name)).sort();
  return [...chosen, pack(OTHERS, others)].filter(({ packages }) => packages.length > 0);
}
