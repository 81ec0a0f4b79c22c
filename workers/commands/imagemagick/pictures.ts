import {
  Density,
  type IMagickImage,
  type IMagickImageCollection,
  MagickColor,
  MagickFormat,
  MagickImage,
  MagickImageCollection,
} from '@imagemagick/magick-wasm';
import type { ProgramCall } from '../../../src/contract/program';
import { resolvePath } from '../files';
import { UsageError } from '../usage';
import { geometry, named, readSettings, type Settings } from './settings';

/** Formats that hold one picture: several become several files. */
const SINGLE = new Set('PNG JPG JPEG BMP PPM PGM PBM PNM TGA ICO XBM XPM JXL JP2 QOI HDR'.split(' '));

/** Made out of nothing. */
const BUILT_IN =
  /^(?:xc|canvas|gradient|radial-gradient|plasma|pattern|label|caption|rose|logo|wizard|granite|netscape):/i;

/** `png:picture.dat[0]`: the format, the name and what is wanted of it. */
function parsed(word: string): { readonly format: string | null; readonly name: string; readonly part: string | null } {
  const [, prefix, rest = word] = /^([a-zA-Z][\w-]*):([\s\S]*)$/.exec(word) ?? [];
  const [, name = rest, part = null] = /^([\s\S]+)\[([^\]]+)\]$/.exec(rest) ?? [];
  return { format: prefix?.toUpperCase() ?? null, name, part };
}

function formatOf(name: string): MagickFormat {
  const ending = name.toUpperCase();
  return named(MagickFormat, ending === 'JPG' ? 'JPEG' : ending === 'TIF' ? 'TIFF' : ending, 'image format');
}

/** The pictures of a file, or of a word such as `xc:red`; with the settings that stand before it. */
export function readPictures(word: string, settings: Settings, { cwd, stdin, files }: ProgramCall): IMagickImage[] {
  if (BUILT_IN.test(word)) {
    const read = readSettings(settings);
    if (/^(?:xc|canvas):/i.test(word)) {
      const color = new MagickColor(word.slice(word.indexOf(':') + 1));
      return [MagickImage.create(color, read.width || 1, read.height || 1)];
    }
    return [MagickImage.create(word, read)];
  }
  const { format, name, part } = parsed(word);
  const bytes = name === '-' ? stdin : files.read(resolvePath(cwd, name));
  if (bytes === null) throw new UsageError(`unable to open image '${name}': No such file or directory`);
  const read = readSettings(settings);
  const density = settings.get('density');
  if (density) read.density = new Density(Number.parseFloat(density));
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toUpperCase();
  if (format) read.format = formatOf(format);
  // What has no mark of its own at its beginning.
  else if (ending === 'SVG' || ending === 'TGA' || ending === 'ICO') read.format = formatOf(ending);
  const all = MagickImageCollection.create();
  all.read(bytes, read);
  const given = [...all];
  if (part === null) return given;
  if (/^[\d,-]+$/.test(part)) {
    return part.split(',').flatMap((range) => {
      const [from = 0, to = from] = range.split(/(?<=\d)-/).map(Number);
      return given.slice(from < 0 ? given.length + from : from, to < 0 ? given.length + to + 1 : to + 1);
    });
  }
  for (const image of given) {
    if (/[+-]/.test(part)) image.crop(geometry(part));
    else image.resize(geometry(part));
  }
  return given;
}

/** A collection of the library over these pictures. */
export function collection(images: readonly IMagickImage[]): IMagickImageCollection {
  const all = MagickImageCollection.create();
  all.push(...images);
  return all;
}

/** One that outlives the call which the library gives it for. */
export function kept(image: IMagickImage): IMagickImage {
  return image.write(MagickFormat.Miff, (data) => MagickImage.create(data.slice()));
}

/** Writes pictures to where a command line says: a file, a pattern, `png:-`, or nowhere (`null:`). */
export function writePictures(
  images: readonly IMagickImage[],
  word: string,
  settings: Settings,
  { cwd, files, stdout }: ProgramCall,
): void {
  const { format: prefix, name } = parsed(word);
  if (prefix === 'NULL') return;
  if (images.length === 0) throw new UsageError('no images defined');
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1] ?? null;
  const [first] = images;
  const format = formatOf(
    prefix ?? (name === '-' ? null : ending) ?? settings.get('format') ?? first?.format ?? 'MIFF',
  );
  for (const image of images) prepare(image, settings);
  const put = (path: string, data: Uint8Array) => {
    if (path === '-') stdout(data.slice());
    else files.write(resolvePath(cwd, path), data);
  };
  const isPattern = /%\d*d/.test(name);
  if (images.length === 1 && first) {
    first.write(format, (data) => put(isPattern ? numbered(name, 0) : name, data));
  } else if (SINGLE.has(format) || isPattern) {
    for (const [index, image] of images.entries()) {
      const path = isPattern ? numbered(name, index) : name.replace(/(\.[^.]*)?$/, (end) => `-${index}${end}`);
      image.write(format, (data) => put(path, data));
      if (!isPattern && name === '-') return;
    }
  } else collection(images).write(format, (data) => put(name, data));
}

function numbered(pattern: string, index: number): string {
  return pattern.replace(/%(0?)(\d*)d/, (_, zero: string, width: string) =>
    String(index).padStart(Number(width || 0), zero ? '0' : ' '),
  );
}

function prepare(image: IMagickImage, settings: Settings): void {
  const quality = settings.get('quality');
  if (quality) image.quality = Number.parseInt(quality, 10);
  const depth = settings.get('depth');
  if (depth) image.depth = Number(depth);
  const density = settings.get('density');
  if (density) image.density = new Density(Number.parseFloat(density));
  const delay = settings.get('delay');
  if (delay) image.animationDelay = Number.parseFloat(delay);
  const loop = settings.get('loop');
  if (loop) image.animationIterations = Number(loop);
}
