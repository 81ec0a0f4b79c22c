/** Where the wheel of a package lies, from the root of the project. The npm package carries official Pyodide builds. */
export type Origin = 'node_modules/@galaxyproject/vintent/static/pyodide' | 'public/packages';

export interface BasePackage {
  /** As PyPI writes it in an address: lower case, with hyphens. */
  readonly name: string;
  readonly from: Origin;
  /** SPDX expression. */
  readonly licence: string;
  readonly why: string;
  /** Dependencies that the wheel's metadata does not name. */
  readonly needs?: readonly string[];
  /** Dependencies that the metadata names and that are not needed here. */
  readonly without?: readonly string[];
  /** Folders left out of the wheel, with a slash at the end; see `slim.ts`. */
  readonly leaveOut?: readonly string[];
  /** Who made the wheel, where neither its place nor its name tells. */
  readonly made?: 'built' | 'own' | 'font';
  /** Imports that should bring the package along besides its own. */
  readonly imports?: readonly string[];
}

/** Official builds of numpy and pandas for this ABI, taken out of an npm package; their hashes are those of Pyodide 0.29.0. */
const NPM: Origin = 'node_modules/@galaxyproject/vintent/static/pyodide';
const OWN: Origin = 'public/packages';

const OFL = 'OFL-1.1';
/** What puts right-to-left text in order; see `fonts/shaping.py`. */
const ORDER = ['arabic-reshaper', 'python-bidi'];
const DOCUTILS = 'BSD-2-Clause AND GPL-3.0-or-later AND Python-2.0.1 AND LicenseRef-public-domain';

/** The base set: what ships with every build, whatever can be reached. One line for each package. */
export const BASE: readonly BasePackage[] = [
  { name: 'numpy', from: NPM, licence: 'BSD-3-Clause', why: 'arrays' },
  // pandas looks for lzma when it is imported, and not again.
  { name: 'pandas', from: NPM, licence: 'BSD-3-Clause', why: 'tables', needs: ['lzma'], without: ['tzdata'] },
  { name: 'python-dateutil', from: NPM, licence: 'Apache-2.0 OR BSD-3-Clause', why: 'pandas' },
  { name: 'pytz', from: NPM, licence: 'MIT', why: 'pandas' },
  { name: 'six', from: NPM, licence: 'MIT', why: 'python-dateutil' },
  { name: 'micropip', from: NPM, licence: 'MPL-2.0', why: 'installing packages' },
  { name: 'tzdata', from: OWN, licence: 'Apache-2.0', why: 'time zones', imports: ['zoneinfo'] },

  { name: 'matplotlib', from: OWN, licence: 'PSF-2.0', why: 'plots' },
  { name: 'contourpy', from: OWN, licence: 'BSD-3-Clause', why: 'matplotlib' },
  {
    name: 'kiwisolver',
    from: OWN,
    licence: 'MIT',
    why: 'matplotlib; a pure stand-in with the same interface',
    made: 'own',
  },
  { name: 'cycler', from: OWN, licence: 'BSD-3-Clause', why: 'matplotlib' },
  { name: 'fonttools', from: OWN, licence: 'MIT', why: 'matplotlib' },
  { name: 'pyparsing', from: OWN, licence: 'MIT', why: 'matplotlib' },
  { name: 'packaging', from: OWN, licence: 'Apache-2.0 OR BSD-2-Clause', why: 'matplotlib' },
  { name: 'pillow', from: OWN, licence: 'MIT-CMU', why: 'images' },
  { name: 'fonts-arabic', from: OWN, licence: OFL, why: 'Arabic, Persian, Urdu', made: 'font', needs: ORDER },
  { name: 'fonts-chinese', from: OWN, licence: OFL, why: 'simplified and traditional Chinese', made: 'font' },
  { name: 'fonts-emoji', from: OWN, licence: OFL, why: 'emoji, as outlines in one colour', made: 'font' },
  {
    name: 'fonts-han',
    from: OWN,
    licence: 'Apache-2.0 AND OFL-1.1',
    why: 'rarer Chinese, Japanese and Korean characters',
    made: 'font',
  },
  { name: 'fonts-hebrew', from: OWN, licence: OFL, why: 'Hebrew', made: 'font', needs: ORDER },
  { name: 'fonts-indic', from: OWN, licence: OFL, why: 'the scripts of India and Sri Lanka', made: 'font' },
  { name: 'fonts-japanese', from: OWN, licence: OFL, why: 'Japanese', made: 'font' },
  { name: 'fonts-korean', from: OWN, licence: OFL, why: 'Korean', made: 'font' },
  {
    name: 'fonts-more',
    from: OWN,
    licence: OFL,
    why: 'Khmer, Burmese, Tibetan, Amharic and others; symbols',
    made: 'font',
  },
  { name: 'fonts-thai', from: OWN, licence: OFL, why: 'Thai and Lao', made: 'font' },
  { name: 'arabic-reshaper', from: OWN, licence: 'MIT', why: 'joined Arabic letters in plots' },
  {
    name: 'python-bidi',
    from: OWN,
    licence: 'LGPL-3.0-or-later',
    why: 'right-to-left text in plots; unchanged and apart',
  },
  { name: 'seaborn', from: OWN, licence: 'BSD-3-Clause', why: 'statistical plots' },
  { name: 'wordcloud', from: OWN, licence: 'MIT', why: 'pictures of words' },
  { name: 'plotly', from: OWN, licence: 'MIT', why: 'interactive plots' },
  { name: 'narwhals', from: OWN, licence: 'MIT', why: 'plotly' },
  { name: 'altair', from: OWN, licence: 'BSD-3-Clause', why: 'declarative plots' },
  { name: 'jsonschema', from: OWN, licence: 'MIT', why: 'altair' },
  { name: 'attrs', from: OWN, licence: 'MIT', why: 'jsonschema' },
  { name: 'pyrsistent', from: OWN, licence: 'MIT', why: 'jsonschema' },
  { name: 'toolz', from: OWN, licence: 'BSD-3-Clause', why: 'altair' },

  // Completion is IPython's own; jedi comes where it is imported.
  {
    name: 'ipython',
    from: OWN,
    licence: 'BSD-3-Clause',
    why: 'the shell of the kernel',
    without: ['jedi'],
  },
  { name: 'ipython-pygments-lexers', from: OWN, licence: 'BSD-3-Clause', why: 'ipython' },
  { name: 'traitlets', from: OWN, licence: 'BSD-3-Clause', why: 'ipython' },
  { name: 'decorator', from: OWN, licence: 'BSD-2-Clause', why: 'ipython' },
  // 4,800 stubs of other packages, which jedi does not find in the layout that typeshed has now, and Django's.
  {
    name: 'jedi',
    from: OWN,
    licence: 'MIT',
    why: 'completion',
    leaveOut: ['jedi/third_party/typeshed/stubs/', 'jedi/third_party/django-stubs/'],
  },
  { name: 'parso', from: OWN, licence: 'MIT', why: 'jedi' },
  { name: 'pygments', from: OWN, licence: 'BSD-2-Clause', why: 'ipython' },
  { name: 'prompt-toolkit', from: OWN, licence: 'BSD-3-Clause', why: 'ipython' },
  { name: 'wcwidth', from: OWN, licence: 'MIT', why: 'prompt-toolkit' },
  { name: 'stack-data', from: OWN, licence: 'MIT', why: 'tracebacks' },
  { name: 'executing', from: OWN, licence: 'MIT', why: 'stack-data' },
  { name: 'asttokens', from: OWN, licence: 'Apache-2.0', why: 'stack-data' },
  { name: 'pure-eval', from: OWN, licence: 'MIT', why: 'stack-data' },
  { name: 'matplotlib-inline', from: OWN, licence: 'BSD-3-Clause', why: 'ipython' },
  { name: 'typing-extensions', from: OWN, licence: 'PSF-2.0', why: 'many' },

  { name: 'openpyxl', from: OWN, licence: 'MIT', why: 'Excel' },
  { name: 'et-xmlfile', from: OWN, licence: 'MIT', why: 'openpyxl' },
  { name: 'xlsxwriter', from: OWN, licence: 'BSD-2-Clause', why: 'Excel, writing' },
  { name: 'xlrd', from: OWN, licence: 'BSD-3-Clause', why: 'Excel before 2007' },
  { name: 'odfpy', from: OWN, licence: 'Apache-2.0 OR GPL-2.0-or-later', why: 'OpenDocument' },
  { name: 'defusedxml', from: OWN, licence: 'PSF-2.0', why: 'XML that is not trusted' },
  { name: 'sqlite3', from: OWN, licence: 'PSF-2.0', why: 'databases; SQLite itself is in the public domain' },
  { name: 'lzma', from: OWN, licence: 'PSF-2.0 AND 0BSD', why: 'files compressed with xz' },
  { name: 'dbm', from: OWN, licence: 'PSF-2.0', why: 'what shelve keeps its objects in', needs: ['sqlite3'] },
  { name: 'pyyaml', from: OWN, licence: 'MIT', why: 'YAML' },
  { name: 'tabulate', from: OWN, licence: 'MIT', why: 'tables as Markdown' },

  { name: 'python-docx', from: OWN, licence: 'MIT', why: 'Word' },
  { name: 'slides', from: OWN, licence: 'MIT', why: 'PowerPoint; stands in for python-pptx', made: 'own' },
  { name: 'parquet-wasm', from: OWN, licence: 'MIT OR Apache-2.0', why: 'Parquet, behind pandas' },
  { name: 'pypdf', from: OWN, licence: 'BSD-3-Clause', why: 'PDF, reading' },
  { name: 'reportlab', from: OWN, licence: 'BSD-3-Clause', why: 'PDF, writing' },
  { name: 'lxml', from: OWN, licence: 'BSD-3-Clause AND MIT', why: 'XML and HTML' },
  { name: 'cssselect', from: OWN, licence: 'BSD-3-Clause', why: 'CSS selectors in lxml' },
  // bs4 looks for parsers when it is imported, and not again.
  { name: 'beautifulsoup4', from: OWN, licence: 'MIT', why: 'HTML', needs: ['html5lib', 'lxml'] },
  { name: 'soupsieve', from: OWN, licence: 'MIT', why: 'beautifulsoup4' },
  { name: 'html5lib', from: OWN, licence: 'MIT', why: 'HTML', needs: ['six', 'webencodings'] },
  { name: 'webencodings', from: OWN, licence: 'BSD-3-Clause', why: 'html5lib' },
  { name: 'jinja2', from: OWN, licence: 'BSD-3-Clause', why: 'templates, styled tables' },
  { name: 'markupsafe', from: OWN, licence: 'BSD-3-Clause', why: 'jinja2' },
  { name: 'requests', from: OWN, licence: 'Apache-2.0', why: 'HTTP' },
  { name: 'urllib3', from: OWN, licence: 'MIT', why: 'requests' },
  { name: 'idna', from: OWN, licence: 'BSD-3-Clause', why: 'requests' },
  { name: 'certifi', from: OWN, licence: 'MPL-2.0', why: 'requests' },
  { name: 'charset-normalizer', from: OWN, licence: 'MIT', why: 'requests' },
  { name: 'chardet', from: OWN, licence: 'LGPL-2.1-or-later', why: 'text of unknown encoding; unchanged and apart' },

  { name: 'sympy', from: OWN, licence: 'BSD-3-Clause', why: 'symbolic mathematics' },
  { name: 'mpmath', from: OWN, licence: 'BSD-3-Clause', why: 'sympy' },
  { name: 'networkx', from: OWN, licence: 'BSD-3-Clause', why: 'graphs' },
  { name: 'patsy', from: OWN, licence: 'BSD-2-Clause', why: 'model formulas' },
  { name: 'joblib', from: OWN, licence: 'BSD-3-Clause', why: 'caching', needs: ['lzma'] },
  { name: 'threadpoolctl', from: OWN, licence: 'BSD-3-Clause', why: 'joblib' },
  { name: 'cloudpickle', from: OWN, licence: 'BSD-3-Clause', why: 'pickling of functions' },
  { name: 'regex', from: OWN, licence: 'Apache-2.0 AND CNRI-Python', why: 'regular expressions' },
  { name: 'rich', from: OWN, licence: 'MIT', why: 'text output' },
  { name: 'markdown-it-py', from: OWN, licence: 'MIT', why: 'rich' },
  { name: 'mdurl', from: OWN, licence: 'MIT', why: 'markdown-it-py' },
  { name: 'tqdm', from: OWN, licence: 'MPL-2.0 AND MIT', why: 'progress bars' },
  { name: 'humanize', from: OWN, licence: 'MIT', why: 'numbers and times as text' },
  { name: 'sortedcontainers', from: OWN, licence: 'Apache-2.0', why: 'sorted lists and maps' },

  { name: 'folium', from: OWN, licence: 'MIT', why: 'maps' },
  { name: 'branca', from: OWN, licence: 'MIT', why: 'folium' },
  { name: 'xyzservices', from: OWN, licence: 'BSD-3-Clause', why: 'folium' },
  { name: 'geopy', from: OWN, licence: 'MIT', why: 'distances and addresses on the globe' },
  { name: 'geographiclib', from: OWN, licence: 'MIT', why: 'geopy' },
  { name: 'xarray', from: OWN, licence: 'Apache-2.0', why: 'arrays with names' },
  { name: 'pint', from: OWN, licence: 'BSD-3-Clause', why: 'physical units' },
  { name: 'flexcache', from: OWN, licence: 'BSD-3-Clause', why: 'pint' },
  { name: 'flexparser', from: OWN, licence: 'BSD-3-Clause', why: 'pint' },
  { name: 'platformdirs', from: OWN, licence: 'MIT', why: 'pint' },
  { name: 'uncertainties', from: OWN, licence: 'BSD-3-Clause', why: 'numbers with errors' },
  { name: 'simpy', from: OWN, licence: 'MIT', why: 'simulation' },

  {
    name: 'nltk',
    from: OWN,
    licence: 'Apache-2.0 AND MIT AND PostgreSQL',
    why: 'language; with its usual small data',
    needs: ['sqlite3'],
  },
  { name: 'fpdf2', from: OWN, licence: 'LGPL-3.0-only', why: 'PDF, writing; unchanged and apart' },
  { name: 'pdfminer-six', from: OWN, licence: 'MIT', why: 'PDF, layout', without: ['cryptography'] },
  { name: 'docutils', from: OWN, licence: DOCUTILS, why: 'reStructuredText', needs: ['roman-numerals'] },
  { name: 'roman-numerals', from: OWN, licence: '0BSD OR CC0-1.0', why: 'docutils' },
  { name: 'markdown', from: OWN, licence: 'BSD-3-Clause', why: 'Markdown' },
  { name: 'mistune', from: OWN, licence: 'BSD-3-Clause', why: 'Markdown' },
  { name: 'html2text', from: OWN, licence: 'GPL-3.0-or-later', why: 'HTML as Markdown; unchanged and apart' },
  { name: 'unidecode', from: OWN, licence: 'GPL-2.0-or-later', why: 'text as ASCII; unchanged and apart' },
  { name: 'icalendar', from: OWN, licence: 'BSD-2-Clause', why: 'calendars' },
  // It looks for pillow when it is imported, and not again; so does joblib for lzma.
  { name: 'qrcode', from: OWN, licence: 'BSD-3-Clause', why: 'QR codes', needs: ['pillow'] },
  { name: 'msgpack', from: OWN, licence: 'Apache-2.0', why: 'MessagePack' },
  { name: 'dulwich', from: OWN, licence: 'Apache-2.0 OR GPL-2.0-or-later', why: 'Git' },

  { name: 'click', from: OWN, licence: 'BSD-3-Clause', why: 'command lines' },
  { name: 'flask', from: OWN, licence: 'BSD-3-Clause', why: 'web applications' },
  { name: 'werkzeug', from: OWN, licence: 'BSD-3-Clause', why: 'flask' },
  { name: 'itsdangerous', from: OWN, licence: 'BSD-3-Clause', why: 'flask' },
  { name: 'blinker', from: OWN, licence: 'MIT', why: 'flask' },
  { name: 'fastapi', from: OWN, licence: 'MIT', why: 'web interfaces' },
  { name: 'starlette', from: OWN, licence: 'BSD-3-Clause', why: 'fastapi' },
  { name: 'pydantic', from: OWN, licence: 'MIT', why: 'fastapi', needs: ['typing-extensions'] },
  { name: 'anyio', from: OWN, licence: 'MIT', why: 'starlette', needs: ['sniffio'] },
  { name: 'sniffio', from: OWN, licence: 'MIT OR Apache-2.0', why: 'anyio' },
  { name: 'pytest', from: OWN, licence: 'MIT', why: 'tests' },
  { name: 'pluggy', from: OWN, licence: 'MIT', why: 'pytest' },
  { name: 'iniconfig', from: OWN, licence: 'MIT', why: 'pytest' },
  { name: 'hypothesis', from: OWN, licence: 'MPL-2.0', why: 'tests with made-up examples' },
];

/**
 * What the official set holds beyond the names of the base set, where Pyodide's lock file has it: the data-science pack.
 * What these depend on comes along.
 */
export const OFFICIAL_PACK: readonly string[] = [
  'scipy',
  'scikit-learn',
  'statsmodels',
  'polars',
  'pyarrow',
  'fastparquet',
  'duckdb',
  'lxml',
  'xarray',
  'scikit-image',
  'opencv-python',
  'imageio',
  'shapely',
  'geopandas',
  'pyproj',
  'bokeh',
  'nltk',
  'wordcloud',
  'h5py',
  'netcdf4',
  'numcodecs',
  'sqlalchemy',
  'orjson',
  'python-calamine',
  'pymupdf',
  'lightgbm',
  'xgboost',
  'cryptography',
  'lzma',
  'ssl',
  'hashlib',
  'pydantic',
  'bottleneck',
  'uncertainties',
  'zstandard',
  'brotli',
  'lz4',
  'simplejson',
  'pyodide-http',
];
