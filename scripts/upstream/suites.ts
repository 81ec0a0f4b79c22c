const SITE = '/lib/python3.13/site-packages';

/** One package's own tests, and how they are laid out for Pyodide. */
export interface Suite {
  readonly name: string;
  /** Entry of scripts/wheels/sources.json that holds the tests. */
  readonly source: string;
  /** What pytest loads: entries of our lock file; what they need comes with them. */
  readonly packages: readonly string[];
  /** Files and folders of the unpacked source, and the path in Pyodide where each lies. */
  readonly places: readonly { readonly from: string; readonly to: string; readonly hasTests?: boolean }[];
  /** Path in Pyodide that the names of tests are relative to. */
  readonly root: string;
  readonly options: readonly string[];
  /** Run as the tests expect, which look for their data from there; an empty folder unless told. */
  readonly workingFolder?: string;
  /** Path in Pyodide of the suite's own pytest settings. */
  readonly settings?: string;
  /** Its modules give `unittest` suites from a function `test_suite`, with doctests in them. */
  readonly hasUnittestSuites?: boolean;
  /** What compares with pictures drawn by another freetype is skipped (`test/figures` compares with our own instead). */
  readonly isWithoutBaselines?: boolean;
  /** Files of the suite that are run unless `--all` is given, as beginnings of paths below `root`; all unless told. */
  readonly chosen?: readonly string[];
}

/** What `pandas` does most, and all of what compiled code does for it; the rest needs `--all` and an afternoon. */
const PANDAS_PARTS = [
  'test_',
  'api/',
  'apply/',
  'copy_view/',
  'groupby/',
  'indexes/datetimes/',
  'indexes/multi/',
  'io/excel/',
  'io/formats/',
  'io/json/',
  'io/parser/',
  'io/xml/',
  'libs/',
  'plotting/',
  'resample/',
  'reshape/',
  'series/methods/',
  'strings/',
  'tools/',
  'tslibs/',
  'util/',
  'window/',
] as const;

export const SUITES: readonly Suite[] = [
  {
    name: 'contourpy',
    source: 'contourpy',
    packages: ['contourpy', 'matplotlib', 'pillow'],
    places: [{ from: '.', to: '/suite', hasTests: true }],
    root: '/suite',
    workingFolder: '/suite',
    options: [],
  },
  {
    name: 'lxml',
    source: 'lxml',
    packages: ['lxml', 'beautifulsoup4', 'html5lib'],
    places: [
      { from: 'src/lxml/tests', to: `${SITE}/lxml/tests`, hasTests: true },
      { from: 'src/lxml/html/tests', to: `${SITE}/lxml/html/tests`, hasTests: true },
      // Its tests look for the documents four folders above themselves.
      { from: 'doc', to: '/lib/python3.13/doc' },
      { from: '.', to: '/suite' },
    ],
    root: `${SITE}/lxml`,
    workingFolder: '/suite',
    options: [],
    hasUnittestSuites: true,
  },
  {
    name: 'pillow',
    source: 'pillow',
    packages: ['pillow', 'numpy', 'defusedxml'],
    places: [{ from: '.', to: '/suite', hasTests: true }],
    root: '/suite',
    workingFolder: '/suite',
    settings: '/suite/pyproject.toml',
    options: [],
  },
  {
    name: 'matplotlib',
    source: 'matplotlib-python',
    packages: ['matplotlib', 'numpy', 'pandas', 'pillow', 'python-dateutil', 'tzdata'],
    places: [
      asInstalled('matplotlib/tests'),
      asInstalled('mpl_toolkits/axes_grid1/tests'),
      asInstalled('mpl_toolkits/axisartist/tests'),
      asInstalled('mpl_toolkits/mplot3d/tests'),
      // What the tests need and nobody else does.
      asInstalled('matplotlib/testing/conftest.py', false),
      asInstalled('matplotlib/testing/jpl_units', false),
    ],
    root: SITE,
    options: [],
    isWithoutBaselines: true,
  },
  {
    name: 'pandas',
    source: 'pandas',
    packages: [
      ...['pandas', 'hypothesis', 'tzdata', 'matplotlib', 'lxml', 'beautifulsoup4', 'html5lib', 'sqlite3', 'jinja2'],
      ...['openpyxl', 'xlsxwriter', 'xlrd', 'odfpy', 'defusedxml', 'tabulate', 'xarray'],
    ],
    places: [
      { from: 'pandas/tests', to: `${SITE}/pandas/tests`, hasTests: true },
      { from: 'pandas/conftest.py', to: `${SITE}/pandas/conftest.py` },
      { from: 'pyproject.toml', to: `${SITE}/pandas/pyproject.toml` },
    ],
    root: `${SITE}/pandas/tests`,
    settings: `${SITE}/pandas/pyproject.toml`,
    options: ['-p', 'newer_pandas', '-m', 'not slow and not network and not db and not clipboard and not single_cpu'],
    chosen: PANDAS_PARTS,
  },
];

function asInstalled(path: string, hasTests = true) {
  return { from: `usr/lib/python3/dist-packages/${path}`, to: `${SITE}/${path}`, hasTests };
}
