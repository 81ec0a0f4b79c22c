import { ErrorMetric, type IMagickImage, MagickColor, MontageSettings } from '@imagemagick/magick-wasm';
import type { ProgramCall } from '../../../src/contract/program';
import { UsageError } from '../usage';
import { Pictures, place } from './convert';
import { collection, kept, readPictures, writePictures } from './pictures';
import { FONT, geometry, gravityOf, named, SETTINGS, type Settings } from './settings';

type Tool = (words: readonly string[], call: ProgramCall) => number;

/** The other commands of ImageMagick, by name. */
export const TOOLS: Readonly<Record<string, Tool>> = { identify, mogrify, composite, montage, compare };

/** Options that take a value apart from the names of files. */
function split(words: readonly string[], bare: ReadonlySet<string>) {
  const settings: Settings = new Map();
  const names: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (!/^[+-][a-z]/i.test(word)) names.push(word);
    else if (bare.has(word.slice(1))) settings.set(word.slice(1), '');
    else if (word.startsWith('+') && SETTINGS.has(word.slice(1))) settings.delete(word.slice(1));
    else {
      const value = words[++index];
      if (value === undefined) throw new UsageError(`option requires an argument '${word}'`);
      settings.set(word.slice(1), value);
    }
  }
  return { settings, names };
}

function identify(words: readonly string[], call: ProgramCall): number {
  const { settings, names } = split(words, new Set(['verbose', 'quiet', 'ping']));
  let exitCode = 0;
  for (const name of names) {
    try {
      const images = readPictures(name, new Map(), call);
      for (const [index, image] of images.entries()) {
        const shown = images.length > 1 ? `${name}[${index}]` : name;
        call.stdout(described(image, shown, settings));
      }
    } catch (error) {
      call.stderr(`identify: ${error instanceof Error ? error.message : error}\n`);
      exitCode = 1;
    }
  }
  return exitCode;
}

function described(image: IMagickImage, name: string, settings: Settings): string {
  const format = settings.get('format');
  if (format !== undefined) {
    const own: Readonly<Record<string, string>> = {
      '%f': name.replace(/^.*\//, ''),
      '%i': name,
      '%d': name.replace(/\/?[^/]*$/, ''),
    };
    const text = format.replaceAll(/%[fid](?![a-z])/g, (key) => own[key] ?? key).replaceAll('\\n', '\n');
    return image.formatExpression(text) ?? '';
  }
  const size = `${image.width}x${image.height}`;
  const line = `${name} ${image.format} ${size} ${size}+${image.page.x}+${image.page.y} ${image.depth}-bit ${
    image.formatExpression('%[colorspace]') ?? ''
  }\n`;
  if (!settings.has('verbose')) return line;
  const attributes = image.attributeNames.map((key) => `    ${key}: ${image.getAttribute(key) ?? ''}\n`);
  return `Image: ${name}\n  ${line}  Density: ${image.density}\n  Colors: ${image.totalColors}\n  Properties:\n${attributes.join('')}`;
}

/** Changes files where they are, or under `-path` and with the ending of `-format`. */
function mogrify(words: readonly string[], call: ProgramCall): number {
  const end = words.findLastIndex((word, index) => /^[+-][a-z]/i.test(word) || isValueOf(words, index)) + 1;
  const options = words.slice(0, end);
  const names = words.slice(end);
  if (names.length === 0) throw new UsageError('no images were named');
  const at = (name: string) => (options.includes(name) ? (options[options.indexOf(name) + 1] ?? null) : null);
  for (const name of names) {
    const pictures = new Pictures(call);
    pictures.take([name, ...options]);
    const format = at('-format');
    const path = at('-path');
    const renamed = format === null ? name : `${name.replace(/\.[^./]*$/, '')}.${format}`;
    pictures.write(path === null ? renamed : `${path.replace(/\/$/, '')}/${renamed.replace(/^.*\//, '')}`);
    call.progress('mogrify', names.indexOf(name) + 1, names.length, 'steps');
  }
  return 0;
}

/** Whether a word is the value of an option before it, as far as `Pictures` would take it so. */
function isValueOf(words: readonly string[], index: number): boolean {
  const counts = new Map([
    ['annotate', 2],
    ['evaluate', 2],
    ['set', 2],
  ]);
  for (const back of [1, 2]) {
    const word = words[index - back] ?? '';
    if (!/^-[a-z]/i.test(word)) continue;
    const name = word.slice(1);
    return (counts.get(name) ?? (BARE.has(name) ? 0 : 1)) >= back;
  }
  return false;
}

/** Options without a value. */
const BARE = new Set(
  (
    'auto-gamma auto-level auto-orient contrast flip flop monochrome negate normalize strip trim quiet verbose monitor ' +
    'antialias append flatten mosaic combine coalesce reverse composite'
  ).split(' '),
);

/** `composite over under output`. */
function composite(words: readonly string[], call: ProgramCall): number {
  const { settings, names } = split(words, new Set(['quiet', 'verbose']));
  const [overName, underName] = names;
  const output = names.at(-1);
  if (!overName || !underName || !output || names.length !== 3)
    throw new UsageError('composite needs: over under output');
  const [over] = readPictures(overName, settings, call);
  const [under] = readPictures(underName, settings, call);
  if (!over || !under) throw new UsageError('no images defined');
  place(under, over, settings);
  writePictures([under], output, settings, call);
  return 0;
}

function montage(words: readonly string[], call: ProgramCall): number {
  const { settings, names } = split(words, new Set(['quiet', 'verbose', 'shadow']));
  const output = names.at(-1);
  const images = names.slice(0, -1).flatMap((name) => readPictures(name, settings, call));
  if (output === undefined || images.length === 0) throw new UsageError('montage needs pictures and an output');
  const set = new MontageSettings();
  set.geometry = geometry(settings.get('geometry') ?? '120x120>+4+3');
  set.font = FONT;
  set.shadow = settings.has('shadow');
  set.backgroundColor = new MagickColor(settings.get('background') ?? 'white');
  const tile = settings.get('tile');
  const [columns = '', rows = ''] = tile?.split('x') ?? [];
  if (tile)
    set.tileGeometry = geometry(
      `${columns || Math.ceil(images.length / Number(rows))}x${rows || Math.ceil(images.length / Number(columns))}`,
    );
  if (settings.has('gravity')) set.gravity = gravityOf(settings);
  const made = collection(images).montage(set, kept);
  writePictures([made], output, settings, call);
  return 0;
}

/** Tells on stderr how far two pictures differ; 1 where they do. */
function compare(words: readonly string[], call: ProgramCall): number {
  const { settings, names } = split(words, new Set(['quiet', 'verbose']));
  const [one, other] = names.slice(0, 2).map((name) => readPictures(name, settings, call)[0]);
  const output = names[2];
  if (!one || !other) throw new UsageError('compare needs two pictures');
  if (one.width !== other.width || one.height !== other.height) throw new UsageError('image widths or heights differ');
  const short: Readonly<Record<string, string>> = {
    AE: 'Absolute',
    MAE: 'MeanAbsolute',
    MSE: 'MeanSquared',
    RMSE: 'RootMeanSquared',
    PAE: 'PeakAbsolute',
    PSNR: 'PeakSignalToNoiseRatio',
    NCC: 'NormalizedCrossCorrelation',
    SSIM: 'StructuralSimilarity',
    DSSIM: 'StructuralDissimilarity',
    PHASH: 'PerceptualHash',
    FUZZ: 'Fuzz',
  };
  const given = settings.get('metric') ?? 'RMSE';
  const metric = named(ErrorMetric, short[given.toUpperCase()] ?? given, 'metric');
  const difference = one.compare(other, metric, (result) => {
    if (output) writePictures([result.difference], output, settings, call);
    return result.distortion;
  });
  if (settings.has('metric')) call.stderr(`${difference}\n`);
  const isSame = one.compare(other, ErrorMetric.Absolute) === 0;
  return isSame ? 0 : 1;
}
