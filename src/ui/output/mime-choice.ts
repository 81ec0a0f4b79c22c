import type { MimeBundle } from '../../contract/display';
import { type FigureKind, figureKind } from './figures/figure-kind';

/** Types that can be shown, the richest first. What is not here falls back to the next in the bundle. */
export const SHOWN_TYPES = [
  'text/html',
  'text/markdown',
  'text/latex',
  'image/svg+xml',
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'application/json',
  'text/plain',
] as const;
export type ShownType = (typeof SHOWN_TYPES)[number];

const IMAGE = /^image\/(?:png|jpeg|webp|gif)$/;

export type Choice =
  | {
      readonly kind: 'text';
      readonly type: Exclude<ShownType, `image/${'png' | 'jpeg' | 'webp' | 'gif'}`>;
      readonly text: string;
    }
  /** Data that a library of the page draws. */
  | { readonly kind: 'figure'; readonly type: string; readonly figure: FigureKind; readonly json: string }
  | { readonly kind: 'image'; readonly type: string; readonly data: Blob }
  /** Nothing that can be shown: offered as a download. */
  | { readonly kind: 'other'; readonly type: string; readonly data: Blob };

/** The richest part of a bundle that can be shown; null for an empty bundle. */
export function chooseMime(bundle: MimeBundle): Choice | null {
  for (const [type, json] of Object.entries(bundle)) {
    const figure = figureKind(type);
    if (figure !== null && typeof json === 'string' && json !== '') return { kind: 'figure', type, figure, json };
  }
  for (const type of SHOWN_TYPES) {
    const data = bundle[type];
    if (data === undefined || data === '') continue;
    if (IMAGE.test(type)) {
      if (data instanceof Blob) return { kind: 'image', type, data };
    } else if (typeof data === 'string')
      return { kind: 'text', type: type as Extract<Choice, { kind: 'text' }>['type'], text: data };
  }
  const other = Object.entries(bundle)[0];
  if (!other) return null;
  const [type, data] = other;
  return { kind: 'other', type, data: data instanceof Blob ? data : new Blob([data], { type }) };
}

/**
 * Whether HTML asks for more than static, unstyled markup: then it is shown in a frame of its own. Too many is harmless.
 * pandas puts one known `<style scoped>` before each table, which does not count.
 */
export function needsFrame(html: string): boolean {
  return /<(?:script|style|iframe|frame|object|embed|link|meta|base|svg|canvas|video|audio|form|input|button|html|body)\b|<!doctype|<[a-z][^>]*\son[a-z]+\s*=|javascript:/i.test(
    html.replace(/<style scoped>\s*\.dataframe[^<]*<\/style>/g, ''),
  );
}
