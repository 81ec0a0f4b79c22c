import { inflateSync } from 'fflate';
import type { EmscriptenFs } from './emscripten';
import { Layer } from './lay';

/** Parts of Pyodide 0.29.5's `PackageManager` that have no public name. */
export interface PackageManager {
  /** Puts a wheel, as it was downloaded, where Python finds it. */
  installPackage(wanted: Wanted, bytes: Uint8Array): Promise<void>;
}

interface Wanted {
  readonly packageData: { readonly file_name: string; readonly install_dir: string };
}

/** Side modules that Python itself opens when they are imported; others are libraries that these need. */
const EXTENSION = /\.cpython-\d+-wasm32-emscripten\.so$/;
const LIBRARY = /\.so(?:\.\d+)*$/;

/** Where `pip show` and the like look for who has installed it. */
const METADATA = { INSTALLER: 'pyodide.loadPackage', PYODIDE_SOURCE: 'pyodide' } as const;

/**
 * From here on Pyodide lays wheels of the lock as they are, file by file in the place of its own way, which has Python
 * unzip them and then compiles every side module: most are not imported in a session. What is not plain goes its way.
 */
export function layWheels(manager: PackageManager, fs: EmscriptenFs, sitePackages: string): void {
  const install = manager.installPackage.bind(manager);
  manager.installPackage = async (wanted, bytes) => {
    const isLaid = wanted.packageData.install_dir === 'site' && layWheel(fs, sitePackages, bytes);
    if (!isLaid) await install(wanted, bytes);
  };
}

/** False: it is not plain, and nothing is laid. */
export function layWheel(fs: EmscriptenFs, sitePackages: string, wheel: Uint8Array): boolean {
  const files = wheelFiles(wheel);
  if (files === null) return false;
  const layer = new Layer(fs);
  for (const [path, content] of files) layer.file(`${sitePackages}/${path}`, content);
  const info = [...files.keys()].find((path) => path.endsWith('.dist-info/METADATA'));
  for (const [name, text] of Object.entries(METADATA)) {
    if (info) fs.writeFile(`${sitePackages}/${info.slice(0, info.lastIndexOf('/'))}/${name}`, text);
  }
  return true;
}

/** Null: it holds what has to be done more to than laying it down. */
function wheelFiles(wheel: Uint8Array): ReadonlyMap<string, Uint8Array> | null {
  const files = unzip(wheel);
  if (files === null) return null;
  for (const path of files.keys()) {
    if (path.startsWith('/') || path.split('/').includes('..')) return null;
    if (/^[^/]+\.data\//.test(path) || (LIBRARY.test(path) && !EXTENSION.test(path))) return null;
  }
  return files;
}

const END = 0x06054b50;
const END_SIZE = 22;
const ENTRY = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;

/**
 * The files of a zip archive by path; what is not compressed is a view of the archive. Null: it is none of the plain kind
 * (no ZIP64, nothing encrypted, nothing behind its end). Checksums are not looked at: the page has checked the whole.
 * Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.
 */
export function unzip(archive: Uint8Array): ReadonlyMap<string, Uint8Array> | null {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = archive.length - END_SIZE;
  if (end < 0 || view.getUint32(end, true) !== END) return null;
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count === 0xffff || at === 0xffffffff) return null;
  const decoder = new TextDecoder();
  const files = new Map<string, Uint8Array>();
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > end || view.getUint32(at, true) !== ENTRY) return null;
    const flags = view.getUint16(at + 8, true);
    const method = view.getUint16(at + 10, true);
    const packed = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    const nameLength = view.getUint16(at + 28, true);
    const header = view.getUint32(at + 42, true);
    const path = decoder.decode(archive.subarray(at + 46, at + 46 + nameLength));
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (path.endsWith('/')) continue;
    if ((flags & 1) !== 0 || header + 30 > end) return null;
    // The local header has its own lengths of name and additions.
    const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
    const content = archive.subarray(start, start + packed);
    if (content.length !== packed) return null;
    if (method === STORED) files.set(path, content);
    else if (method === DEFLATED) files.set(path, inflateSync(content, { out: new Uint8Array(size) }));
    else return null;
  }
  return files;
}
