import {
  AlphaAction,
  AutoThresholdMethod,
  Channels,
  ColorType,
  EvaluateOperator,
  FilterType,
  type IMagickImage,
  MagickColor,
  MagickGeometry,
  NoiseType,
  Orientation,
  Percentage,
  QuantizeSettings,
} from '@imagemagick/magick-wasm';
import { UsageError } from '../usage';
import { draw } from './draw';
import { colorSpaceOf, geometry, gravityOf, named, numbers, percentage, type Settings } from './settings';

interface Operator {
  /** How many values follow it. */
  readonly takes: 0 | 1 | 2;
  apply(image: IMagickImage, settings: Settings, value: string, second: string): void;
}

type Apply = Operator['apply'];
const bare = (apply: (image: IMagickImage, settings: Settings) => void): Operator => ({ takes: 0, apply });
const one = (apply: Apply): Operator => ({ takes: 1, apply });

const background = (image: IMagickImage) => image.backgroundColor;

/** What is done to each image by itself, by the option's name (https://imagemagick.org/script/command-line-options.php). */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  'adaptive-resize': one((image, _, value) => image.adaptiveResize(geometry(value))),
  alpha: one((image, _, value) => image.alpha(named(AlphaAction, value, 'alpha action'))),
  annotate: {
    takes: 2,
    apply: (image, settings, value, text) => {
      const turned = /^(\d+(?:\.\d+)?)(?:x\d+(?:\.\d+)?)?/.exec(value);
      const offset = turned ? value.slice(turned[0].length) || '+0+0' : value;
      const { x, y } = geometry(offset);
      const area = new MagickGeometry(x, y, image.width, image.height);
      image.annotate(text.replaceAll('\\n', '\n'), area, gravityOf(settings), Number(turned?.[1] ?? 0));
    },
  },
  'auto-gamma': bare((image) => image.autoGamma()),
  'auto-level': bare((image) => image.autoLevel()),
  'auto-orient': bare((image) => image.autoOrient()),
  'auto-threshold': one((image, _, value) => image.autoThreshold(named(AutoThresholdMethod, value, 'method'))),
  'black-threshold': one((image, _, value) => image.blackThreshold(percentage(value))),
  blur: one((image, _, value) => {
    const [radius = 0, sigma = 1] = numbers(value, 0, 1);
    image.blur(radius, sigma);
  }),
  border: one((image, _, value) => {
    const { width, height } = geometry(value);
    image.border(width, height || width);
  }),
  'brightness-contrast': one((image, _, value) => {
    const [brightness = 0, contrast = 0] = numbers(value, 0, 0);
    image.brightnessContrast(new Percentage(brightness), new Percentage(contrast));
  }),
  canny: one((image, _, value) => {
    const [radius = 0, sigma = 1, lower = 10, upper = 30] = numbers(value, 0, 1, 10, 30);
    image.cannyEdge(radius, sigma, new Percentage(lower), new Percentage(upper));
  }),
  charcoal: one((image, _, value) => {
    const [radius = 0, sigma = 1] = numbers(value, 0, 1);
    image.charcoal(radius, sigma);
  }),
  chop: one((image, _, value) => image.chop(geometry(value))),
  colors: one((image, _, value) => {
    const quantize = new QuantizeSettings();
    quantize.colors = Number(value);
    image.quantize(quantize);
  }),
  colorspace: one((image, _, value) => {
    image.colorSpace = colorSpaceOf(value);
  }),
  comment: one((image, _, value) => {
    image.comment = value;
  }),
  contrast: bare((image) => image.contrast()),
  'contrast-stretch': one((image, _, value) => image.contrastStretch(percentage(value))),
  deskew: one((image, _, value) => void image.deskew(percentage(value))),
  draw: one((image, settings, value) => draw(image, settings, value)),
  evaluate: {
    takes: 2,
    apply: (image, _, operator, value) => {
      const operation = named(EvaluateOperator, operator, 'evaluate operator');
      if (value.endsWith('%')) image.evaluate(Channels.RGB, operation, percentage(value));
      else image.evaluate(Channels.RGB, operation, Number(value));
    },
  },
  extent: one((image, settings, value) => image.extent(geometry(value), gravityOf(settings), background(image))),
  flip: bare((image) => image.flip()),
  flop: bare((image) => image.flop()),
  gamma: one((image, _, value) => image.gammaCorrect(Number(value))),
  'gaussian-blur': one((image, _, value) => {
    const [radius = 0, sigma = 1] = numbers(value, 0, 1);
    image.gaussianBlur(radius, sigma);
  }),
  grayscale: one((image) => image.grayscale()),
  level: one((image, _, value) => {
    const [black = 0, white = 100, gamma = 1] = numbers(value, 0, 100, 1);
    image.level(new Percentage(black), new Percentage(white), gamma);
  }),
  'liquid-rescale': one((image, _, value) => image.liquidRescale(geometry(value))),
  modulate: one((image, _, value) => {
    const [brightness = 100, saturation = 100, hue = 100] = numbers(value, 100, 100, 100);
    image.modulate(new Percentage(brightness), new Percentage(saturation), new Percentage(hue));
  }),
  monochrome: bare((image) => {
    image.colorType = ColorType.Bilevel;
  }),
  'motion-blur': one((image, _, value) => {
    const [radius = 0, sigma = 1, angle = 0] = numbers(value, 0, 1, 0);
    image.motionBlur(radius, sigma, angle);
  }),
  negate: bare((image) => image.negate()),
  noise: one((image, _, value) => image.addNoise(named(NoiseType, value, 'noise type'))),
  normalize: bare((image) => image.normalize()),
  opaque: one((image, settings, value) =>
    image.opaque(new MagickColor(value), new MagickColor(settings.get('fill') ?? 'black')),
  ),
  orient: one((image, _, value) => {
    image.orientation = named(Orientation, value, 'orientation');
  }),
  paint: one((image, _, value) => image.oilPaint(Number(value))),
  resize: one((image, _, value) => image.resize(geometry(value))),
  roll: one((image, _, value) => {
    const { x, y } = geometry(value);
    image.roll(x, y);
  }),
  rotate: one((image, _, value) => {
    const only = /[<>]$/.exec(value)?.[0];
    if (only === '>' && image.width <= image.height) return;
    if (only === '<' && image.width >= image.height) return;
    image.rotate(Number.parseFloat(value));
  }),
  sample: one((image, _, value) => image.resize(geometry(value), FilterType.Point)),
  scale: one((image, _, value) => image.resize(geometry(value), FilterType.Box)),
  'sepia-tone': one((image, _, value) => image.sepiaTone(percentage(value))),
  shadow: one((image, _, value) => {
    const [opacity = 80, sigma = 4, x = 5, y = 5] = numbers(value, 80, 4, 5, 5);
    image.shadow(x, y, sigma, new Percentage(opacity), background(image));
  }),
  sharpen: one((image, _, value) => {
    const [radius = 0, sigma = 1] = numbers(value, 0, 1);
    image.sharpen(radius, sigma);
  }),
  shave: one((image, _, value) => {
    const { width, height } = geometry(value);
    image.shave(width, height || width);
  }),
  'sigmoidal-contrast': one((image, _, value) => {
    const [contrast = 3, midpoint = 50] = numbers(value, 3, 50);
    image.sigmoidalContrast(contrast, new Percentage(midpoint));
  }),
  solarize: one((image, _, value) => image.solarize(percentage(value))),
  splice: one((image, settings, value) => image.splice(geometry(value), gravityOf(settings))),
  strip: bare((image) => image.strip()),
  threshold: one((image, _, value) => image.threshold(percentage(value))),
  thumbnail: one((image, _, value) => image.thumbnail(geometry(value))),
  transparent: one((image, _, value) => image.transparent(new MagickColor(value))),
  trim: bare((image) => image.trim()),
  type: one((image, _, value) => {
    image.colorType = named(ColorType, value, 'image type');
  }),
  vignette: one((image, _, value) => {
    const [radius = 0, sigma = 1, x = 0, y = 0] = numbers(value, 0, 1, 0, 0);
    image.vignette(radius, sigma, x, y);
  }),
  'white-threshold': one((image, _, value) => image.whiteThreshold(percentage(value))),
};

/** Those with a plus in the place of the dash. */
export const PLUS_OPERATORS: Readonly<Record<string, Operator>> = {
  repage: bare((image) => image.resetPage()),
  contrast: bare((image) => image.inverseContrast()),
  profile: one((image, _, value) => {
    if (value === '*') for (const name of image.profileNames) image.removeProfile(name);
    else image.removeProfile(value);
  }),
  level: one((image, _, value) => {
    const [black = 0, white = 100, gamma = 1] = numbers(value, 0, 100, 1);
    image.inverseLevel(new Percentage(black), new Percentage(white), gamma);
  }),
};

export function operatorOf(word: string): Operator {
  const found = (word.startsWith('+') ? PLUS_OPERATORS : OPERATORS)[word.slice(1)];
  if (found === undefined) throw new UsageError(`unrecognized option '${word}' (see --help for those of this build)`);
  return found;
}
