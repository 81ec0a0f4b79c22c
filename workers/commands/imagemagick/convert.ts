import { type IMagickImage, MagickGeometry, Point } from '@imagemagick/magick-wasm';
import type { ProgramCall } from '../../../src/contract/program';
import { UsageError } from '../usage';
import { operatorOf } from './operators';
import { collection, kept, readPictures, writePictures } from './pictures';
import {
  composeOf,
  dress,
  geometry,
  gravityOf,
  PASSED_OVER,
  PASSED_OVER_WITH_VALUE,
  SETTINGS,
  type Settings,
} from './settings';

/** Reads words from left to right, as ImageMagick does: pictures are read, operators change those that are there. */
export class Pictures {
  list: IMagickImage[] = [];
  readonly settings: Settings = new Map();
  readonly #outer: IMagickImage[][] = [];

  constructor(readonly call: ProgramCall) {}

  /** Takes all words; those that name pictures are read. */
  take(words: readonly string[]): void {
    for (let index = 0; index < words.length; ) index = this.#word(words, index);
    if (this.#outer.length > 0) throw new UsageError('unbalanced parenthesis');
  }

  write(word: string): void {
    writePictures(this.list, word, this.settings, this.call);
  }

  /** The place of the next word. */
  #word(words: readonly string[], index: number): number {
    const word = words[index] ?? '';
    const value = (place = 1) => {
      const found = words[index + place];
      if (found === undefined) throw new UsageError(`option requires an argument '${word}'`);
      return found;
    };
    if (word === '(') {
      this.#outer.push(this.list);
      this.list = [];
      return index + 1;
    }
    if (word === ')') {
      const outer = this.#outer.pop();
      if (outer === undefined) throw new UsageError('unbalanced parenthesis');
      this.list = [...outer, ...this.list];
      return index + 1;
    }
    const isOption = /^[+-][a-z]/i.test(word);
    if (!isOption) {
      this.list.push(...readPictures(word, this.settings, this.call));
      return index + 1;
    }
    const name = word.slice(1);
    if (PASSED_OVER.has(name)) return index + 1;
    if (PASSED_OVER_WITH_VALUE.has(name) && !(word === '+profile')) return index + (word.startsWith('+') ? 1 : 2);
    if (SETTINGS.has(name)) {
      if (word.startsWith('+')) {
        this.settings.delete(name);
        return index + 1;
      }
      this.settings.set(name, value());
      return index + 2;
    }
    const taken = this.#onList(word, value);
    if (taken !== null) return index + 1 + taken;
    const { takes, apply } = operatorOf(word);
    const values = [takes > 0 ? value(1) : '', takes > 1 ? value(2) : ''] as const;
    for (const image of this.list) {
      dress(image, this.settings);
      apply(image, this.settings, ...values);
    }
    return index + 1 + takes;
  }

  /** Operators on all pictures together. How many values they took; null: it is none of them. */
  #onList(word: string, value: (place?: number) => string): number | null {
    const { list, settings } = this;
    const merge = (how: (images: ReturnType<typeof collection>) => IMagickImage) => {
      if (list.length === 0) throw new UsageError(`no images found for operation '${word}'`);
      for (const image of list) dress(image, settings);
      this.list = [how(collection(list))];
    };
    switch (word) {
      case '-append':
        merge((images) => images.appendVertically(kept));
        return 0;
      case '+append':
        merge((images) => images.appendHorizontally(kept));
        return 0;
      case '-flatten':
        merge((images) => images.flatten(kept));
        return 0;
      case '-mosaic':
        merge((images) => images.mosaic(kept));
        return 0;
      case '-combine':
        merge((images) => images.combine(kept));
        return 0;
      case '-coalesce': {
        const images = collection(list);
        images.coalesce();
        this.list = [...images];
        return 0;
      }
      case '-layers': {
        const method = value().toLowerCase();
        if (method === 'flatten') merge((images) => images.flatten(kept));
        else if (method === 'merge') merge((images) => images.merge(kept));
        else if (method === 'mosaic') merge((images) => images.mosaic(kept));
        else {
          const images = collection(list);
          if (method === 'coalesce') images.coalesce();
          else if (method.startsWith('optimize')) images.optimize();
          else throw new UsageError(`layer method '${method}' is not in this build`);
          this.list = [...images];
        }
        return 1;
      }
      case '-morph': {
        const images = collection(list);
        images.morph(Number(value()));
        this.list = [...images];
        return 1;
      }
      case '-reverse':
        list.reverse();
        return 0;
      case '-clone':
      case '-delete': {
        // The list before the parenthesis is what is cloned.
        const source = word === '-clone' ? (this.#outer.at(-1) ?? list) : list;
        const chosen = picked(source, value());
        if (word === '-clone') list.push(...chosen.map(kept));
        else this.list = list.filter((image) => !chosen.includes(image));
        return 1;
      }
      case '+clone':
        list.push(...(this.#outer.at(-1) ?? list).slice(-1).map(kept));
        return 0;
      case '+delete':
        list.pop();
        return 0;
      case '+swap':
        list.splice(-2, 2, ...list.slice(-2).reverse());
        return 0;
      case '-composite': {
        const [under, over] = list;
        if (!under || !over) throw new UsageError('-composite needs two images');
        place(under, over, settings);
        this.list = [under];
        return 0;
      }
      case '-crop': {
        const text = value();
        if (/[+-]/.test(text)) return this.#crop(text);
        this.list = list.flatMap((image) => image.cropToTiles(geometry(text.replace('@', '')), (all) => all.map(kept)));
        return 1;
      }
      case '-set':
        for (const image of list) {
          if (value(1) === 'delay') image.animationDelay = Number.parseFloat(value(2));
          else image.setAttribute(value(1), value(2));
        }
        return 2;
      case '-write':
        writePictures(list, value(), settings, this.call);
        return 1;
      case '-print':
        this.call.stdout(value());
        return 1;
      default:
        return null;
    }
  }

  #crop(text: string): number {
    for (const image of this.list) {
      if (this.settings.has('gravity')) image.crop(geometry(text), gravityOf(this.settings));
      else image.crop(geometry(text));
    }
    return 1;
  }
}

/** Puts one picture over another, by gravity, geometry, compose and dissolve of the settings. */
export function place(under: IMagickImage, over: IMagickImage, settings: Settings): void {
  const given = settings.get('geometry');
  const { x, y, width, height } = given ? geometry(given) : { x: 0, y: 0, width: 0, height: 0 };
  if (width > 0 || height > 0) over.resize(new MagickGeometry(given?.replace(/[+-].*$/, '') ?? ''));
  const dissolve = settings.get('dissolve');
  const compose = dissolve ? composeOf(new Map([['compose', 'Dissolve']])) : composeOf(settings);
  const point = new Point(x, y);
  if (dissolve) under.compositeGravity(over, gravityOf(settings), compose, point, dissolve);
  else under.compositeGravity(over, gravityOf(settings), compose, point);
}

function picked(list: readonly IMagickImage[], text: string): IMagickImage[] {
  return text.split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split(/(?<=\d)-/).map(Number);
    const at = (place: number) => (place < 0 ? list.length + place : place);
    return list.slice(at(from), at(to) + 1);
  });
}
