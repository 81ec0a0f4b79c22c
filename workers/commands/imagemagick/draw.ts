import {
  DrawableFillColor,
  DrawableFont,
  DrawableFontPointSize,
  DrawableGravity,
  DrawableLine,
  DrawablePath,
  DrawablePoint,
  DrawableRectangle,
  DrawableRoundRectangle,
  DrawableStrokeColor,
  DrawableStrokeWidth,
  DrawableText,
  type IDrawable,
  type IMagickImage,
  MagickColor,
  PathLineToAbs,
  PathMoveToAbs,
} from '@imagemagick/magick-wasm';
import { UsageError } from '../usage';
import { FONT, gravityOf, type Settings } from './settings';

/** Draws the primitives of `-draw` (https://imagemagick.org/script/magick-vector-graphics.php) that are used most. */
export function draw(image: IMagickImage, settings: Settings, text: string): void {
  const drawn: IDrawable[] = [
    new DrawableFont(FONT),
    new DrawableFontPointSize(Number(settings.get('pointsize') ?? 12)),
    new DrawableFillColor(new MagickColor(settings.get('fill') ?? 'black')),
    new DrawableStrokeColor(new MagickColor(settings.get('stroke') ?? 'none')),
    new DrawableStrokeWidth(Number(settings.get('strokewidth') ?? 1)),
  ];
  if (settings.has('gravity')) drawn.push(new DrawableGravity(gravityOf(settings)));
  const words = [...text.matchAll(/'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"|[^\s,'"]+/g)].map(
    (match) => match[1] ?? match[2] ?? match[0],
  );
  let next = 0;
  const isNumber = () => words[next] !== undefined && !Number.isNaN(Number(words[next]));
  const number = () => {
    if (!isNumber()) throw new UsageError(`non-conforming drawing primitive definition '${text}'`);
    return Number(words[next++]);
  };
  while (next < words.length) {
    const kind = words[next++];
    switch (kind) {
      case 'point':
        drawn.push(new DrawablePoint(number(), number()));
        break;
      case 'line':
        drawn.push(new DrawableLine(number(), number(), number(), number()));
        break;
      case 'rectangle':
        drawn.push(new DrawableRectangle(number(), number(), number(), number()));
        break;
      case 'roundrectangle':
      case 'roundRectangle':
        drawn.push(new DrawableRoundRectangle(number(), number(), number(), number(), number(), number()));
        break;
      case 'circle': {
        const [x, y] = [number(), number()];
        const radius = Math.hypot(number() - x, number() - y);
        drawn.push(ellipse(x, y, radius, radius));
        break;
      }
      case 'ellipse': {
        drawn.push(ellipse(number(), number(), number(), number()));
        // The angles of an arc are not looked at.
        number();
        number();
        break;
      }
      case 'polygon':
      case 'polyline': {
        const points: [number, number][] = [];
        while (isNumber()) points.push([number(), number()]);
        const [first] = points;
        drawn.push(outline(kind === 'polygon' && first ? [...points, first] : points));
        break;
      }
      case 'text':
        drawn.push(new DrawableText(number(), number(), words[next++] ?? ''));
        break;
      case 'fill':
        drawn.push(new DrawableFillColor(new MagickColor(words[next++])));
        break;
      case 'stroke':
        drawn.push(new DrawableStrokeColor(new MagickColor(words[next++])));
        break;
      default:
        throw new UsageError(`drawing primitive '${kind}' is not in this build`);
    }
  }
  image.draw(drawn);
}

/** The library has lines only. */
function ellipse(x: number, y: number, width: number, height: number): IDrawable {
  const steps = Math.max(24, Math.ceil(2 * Math.PI * Math.sqrt(Math.max(width, height)) * 3));
  return outline(
    Array.from({ length: steps + 1 }, (_, step): [number, number] => {
      const angle = (2 * Math.PI * step) / steps;
      return [x + width * Math.cos(angle), y + height * Math.sin(angle)];
    }),
  );
}

function outline(points: readonly (readonly [number, number])[]): IDrawable {
  return new DrawablePath(
    points.map(([x, y], index) => (index === 0 ? new PathMoveToAbs(x, y) : new PathLineToAbs(x, y))),
  );
}
