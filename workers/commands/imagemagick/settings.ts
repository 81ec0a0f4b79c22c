import {
  ColorSpace,
  CompositeOperator,
  Gravity,
  type IMagickImage,
  MagickColor,
  MagickGeometry,
  MagickReadSettings,
  Percentage,
} from '@imagemagick/magick-wasm';
import { UsageError } from '../usage';

/** What a setting of the command line leaves for the operators and files after it, by name without its dash. */
export type Settings = Map<string, string>;

/** Settings: options that take a value and wait. */
export const SETTINGS = new Set(
  (
    'background bordercolor compose delay density depth dispose dissolve fill font format fuzz geometry gravity label loop ' +
    'metric path pointsize quality size stroke strokewidth tile undercolor weight'
  ).split(' '),
);

/** Options that are taken and change nothing here. */
export const PASSED_OVER = new Set([
  'quiet',
  'verbose',
  'monitor',
  'antialias',
  'regard-warnings',
  'ping',
  'synchronize',
]);
export const PASSED_OVER_WITH_VALUE = new Set([
  'limit',
  'define',
  'sampling-factor',
  'interlace',
  'units',
  'dither',
  'seed',
  'family',
  'interpolate',
  'virtual-pixel',
  'compress',
  'profile',
  'encoding',
  'debug',
  'log',
]);

/** A value of one of the library's tables by its name, whatever its case and dashes. */
export function named<T>(table: Readonly<Record<string, T>>, name: string, what: string): T {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[-_ ]/g, '');
  const found = Object.entries(table).find(([key]) => plain(key) === plain(name));
  if (found === undefined) throw new UsageError(`unrecognized ${what} '${name}'`);
  return found[1];
}

export function gravityOf(settings: Settings): Gravity {
  return named(Gravity, settings.get('gravity') ?? 'Northwest', 'gravity type');
}

export function composeOf(settings: Settings): CompositeOperator {
  return named(CompositeOperator, settings.get('compose') ?? 'Over', 'compose operator');
}

export function colorSpaceOf(name: string): ColorSpace {
  return named(ColorSpace, name, 'colorspace');
}

export function percentage(text: string): Percentage {
  const value = Number.parseFloat(text);
  if (Number.isNaN(value)) throw new UsageError(`invalid argument '${text}'`);
  return new Percentage(value);
}

/** `5`, `0x5`, `10,20%` and the like: the numbers, those that are missing as given. */
export function numbers(text: string, ...missing: readonly number[]): number[] {
  const given = text
    .split(/[x,%+/]+/)
    .filter((part) => part !== '')
    .map(Number);
  if (given.some(Number.isNaN)) throw new UsageError(`invalid argument '${text}'`);
  return missing.map((value, index) => given[index] ?? value);
}

/** `WxH+X+Y` with what may stand behind it; also without a size. */
export function geometry(text: string): MagickGeometry {
  const offset = /^([+-]\d+)([+-]\d+)$/.exec(text);
  try {
    return offset ? new MagickGeometry(Number(offset[1]), Number(offset[2]), 0, 0) : new MagickGeometry(text);
  } catch {
    throw new UsageError(`invalid argument for geometry: ${text}`);
  }
}

/** Colours, fonts and the like of the settings, put on an image for the next operator. */
export function dress(image: IMagickImage, settings: Settings): void {
  const value = (name: string) => settings.get(name);
  const color = (name: string) => new MagickColor(value(name) ?? 'none');
  if (value('background')) image.backgroundColor = color('background');
  if (value('bordercolor')) image.borderColor = color('bordercolor');
  if (value('fuzz')) image.colorFuzz = percentage(value('fuzz') ?? '0');
  if (value('fill')) image.settings.fillColor = color('fill');
  if (value('stroke')) image.settings.strokeColor = color('stroke');
  if (value('undercolor')) image.settings.textUnderColor = color('undercolor');
  if (value('strokewidth')) image.settings.strokeWidth = Number(value('strokewidth'));
  image.settings.fontPointsize = Number(value('pointsize') ?? 12);
  image.settings.font = FONT;
}

/** The one font that is here. */
export const FONT = 'DejaVu Sans Condensed';

export function readSettings(settings: Settings): MagickReadSettings {
  const read = new MagickReadSettings();
  const [width, height] = numbers(settings.get('size') ?? '', 0, 0);
  if (width) read.width = width;
  if (height) read.height = height;
  const background = settings.get('background');
  if (background) read.backgroundColor = new MagickColor(background);
  read.fillColor = new MagickColor(settings.get('fill') ?? 'black');
  read.font = FONT;
  read.fontPointsize = Number(settings.get('pointsize') ?? 12);
  read.textGravity = gravityOf(settings);
  return read;
}
