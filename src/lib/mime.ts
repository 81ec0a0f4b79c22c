export const UNKNOWN_TYPE = 'application/octet-stream';

const OPEN_XML = 'application/vnd.openxmlformats-officedocument';
const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument';

/**
 * Types by extension, mostly as registered at https://www.iana.org/assignments/media-types; the rest are the names in
 * common use (`text/x-python`, `application/x-ipynb+json`).
 */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  // Data
  'text/csv': ['csv'],
  'text/tab-separated-values': ['tsv', 'tab'],
  'application/json': ['json', 'map', 'webmanifest'],
  'application/x-ndjson': ['ndjson', 'jsonl'],
  'application/geo+json': ['geojson'],
  'application/x-ipynb+json': ['ipynb'],
  'application/xml': ['xml', 'xsd', 'xsl', 'xslt', 'rss', 'atom', 'gpx', 'graphml'],
  'application/vnd.google-earth.kml+xml': ['kml'],
  'application/yaml': ['yaml', 'yml'],
  'application/toml': ['toml'],
  'application/vnd.apache.parquet': ['parquet', 'pq'],
  'application/vnd.apache.arrow.file': ['arrow', 'feather'],
  'application/vnd.apache.arrow.stream': ['arrows'],
  'application/vnd.sqlite3': ['sqlite', 'sqlite3', 'db', 'db3'],
  'application/x-hdf5': ['h5', 'hdf5', 'hdf', 'he5'],
  'application/x-netcdf': ['nc'],
  'application/x-npy': ['npy'],
  'application/x-npz': ['npz'],
  'application/x-pickle': ['pkl', 'pickle'],
  'application/avro': ['avro'],
  'application/orc': ['orc'],
  'application/x-stata-dta': ['dta'],
  'application/x-spss-sav': ['sav'],
  'application/x-sas-data': ['sas7bdat'],
  'application/x-matlab-data': ['mat'],
  'application/sql': ['sql'],
  // Office and text
  'text/plain': ['txt', 'text', 'log', 'ini', 'cfg', 'conf', 'env', 'lock', 'diff', 'patch', 'srt', 'out'],
  'text/markdown': ['md', 'markdown', 'qmd', 'rmd'],
  'text/x-rst': ['rst'],
  'text/x-tex': ['tex', 'sty', 'bib'],
  'text/html': ['html', 'htm', 'xhtml'],
  'text/calendar': ['ics'],
  'text/vcard': ['vcf'],
  'message/rfc822': ['eml'],
  'application/pdf': ['pdf'],
  'application/postscript': ['ps', 'eps'],
  'application/rtf': ['rtf'],
  'application/epub+zip': ['epub'],
  'application/msword': ['doc'],
  'application/vnd.ms-excel': ['xls'],
  'application/vnd.ms-excel.sheet.binary.macroEnabled.12': ['xlsb'],
  'application/vnd.ms-excel.sheet.macroEnabled.12': ['xlsm'],
  'application/vnd.ms-powerpoint': ['ppt'],
  'application/vnd.ms-outlook': ['msg'],
  [`${OPEN_XML}.wordprocessingml.document`]: ['docx'],
  [`${OPEN_XML}.spreadsheetml.sheet`]: ['xlsx'],
  [`${OPEN_XML}.presentationml.presentation`]: ['pptx'],
  [`${OPEN_DOCUMENT}.text`]: ['odt'],
  [`${OPEN_DOCUMENT}.spreadsheet`]: ['ods'],
  [`${OPEN_DOCUMENT}.presentation`]: ['odp'],
  // Images
  'image/png': ['png'],
  'image/apng': ['apng'],
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/avif': ['avif'],
  'image/heic': ['heic'],
  'image/heif': ['heif'],
  'image/jxl': ['jxl'],
  'image/bmp': ['bmp'],
  'image/tiff': ['tif', 'tiff'],
  'image/x-icon': ['ico'],
  'image/svg+xml': ['svg'],
  'image/vnd.adobe.photoshop': ['psd'],
  // Code
  'text/x-python': ['py', 'pyi', 'pyw'],
  'text/javascript': ['js', 'mjs', 'cjs', 'jsx'],
  'text/x-typescript': ['ts', 'tsx', 'mts', 'cts'],
  'text/css': ['css'],
  'text/x-scss': ['scss'],
  'text/x-c': ['c', 'h'],
  'text/x-c++': ['cc', 'cpp', 'cxx', 'hpp', 'hh'],
  'text/x-java': ['java'],
  'text/x-rust': ['rs'],
  'text/x-go': ['go'],
  'text/x-r': ['r'],
  'text/x-julia': ['jl'],
  'text/x-ruby': ['rb'],
  'text/x-php': ['php'],
  'text/x-perl': ['pl', 'pm'],
  'text/x-lua': ['lua'],
  'text/x-kotlin': ['kt', 'kts'],
  'text/x-swift': ['swift'],
  'application/x-sh': ['sh', 'bash', 'zsh'],
  'application/wasm': ['wasm'],
  // Archives
  'application/zip': ['zip', 'whl', 'jar', 'kmz'],
  'application/gzip': ['gz', 'tgz'],
  'application/x-bzip2': ['bz2', 'tbz2'],
  'application/x-xz': ['xz', 'txz'],
  'application/zstd': ['zst'],
  'application/x-tar': ['tar'],
  'application/x-7z-compressed': ['7z'],
  'application/vnd.rar': ['rar'],
  // Media
  'audio/mpeg': ['mp3'],
  'audio/wav': ['wav'],
  'audio/ogg': ['ogg', 'oga', 'opus'],
  'audio/flac': ['flac'],
  'audio/aac': ['aac'],
  'audio/mp4': ['m4a'],
  'audio/midi': ['mid', 'midi'],
  'video/mp4': ['mp4', 'm4v'],
  'video/webm': ['webm'],
  'video/ogg': ['ogv'],
  'video/quicktime': ['mov'],
  'video/x-msvideo': ['avi'],
  'video/x-matroska': ['mkv'],
  'video/mpeg': ['mpg', 'mpeg'],
  'text/vtt': ['vtt'],
  // Fonts
  'font/ttf': ['ttf'],
  'font/otf': ['otf'],
  'font/woff': ['woff'],
  'font/woff2': ['woff2'],
};

const BY_EXTENSION: ReadonlyMap<string, string> = new Map(
  Object.entries(TYPES).flatMap(([type, extensions]) => extensions.map((extension) => [extension, type] as const)),
);

/** Files known by their whole name. */
const BY_NAME: ReadonlyMap<string, string> = new Map([
  ['makefile', 'text/plain'],
  ['dockerfile', 'text/plain'],
  ['readme', 'text/plain'],
  ['license', 'text/plain'],
  ['.gitignore', 'text/plain'],
  ['.env', 'text/plain'],
  ['.bashrc', 'text/plain'],
]);

/** MIME type by the last extension of a name or path, in any case; `application/octet-stream` where unknown. */
export function mimeType(name: string): string {
  const lower = name.slice(name.lastIndexOf('/') + 1).toLowerCase();
  const dot = lower.lastIndexOf('.');
  const known = dot > 0 ? BY_EXTENSION.get(lower.slice(dot + 1)) : undefined;
  return known ?? BY_NAME.get(lower) ?? UNKNOWN_TYPE;
}
