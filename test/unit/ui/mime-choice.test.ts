import { describe, expect, it } from 'vitest';
import { chooseMime, needsFrame } from '../../../src/ui/output/mime-choice';

describe('chooseMime', () => {
  const png = new Blob(['x'], { type: 'image/png' });

  it.each([
    [{ 'text/plain': 'p', 'text/html': '<b>h</b>' }, 'text/html'],
    [{ 'text/plain': 'p', 'image/png': png }, 'image/png'],
    [{ 'text/plain': 'p', 'text/latex': '$x$', 'image/png': png }, 'text/latex'],
    [{ 'text/plain': 'p', 'application/vnd.plotly.v1+json': '{}' }, 'application/vnd.plotly.v1+json'],
    [{ 'text/html': 'h', 'application/vnd.vegalite.v5+json': '{}' }, 'application/vnd.vegalite.v5+json'],
    [{ 'text/html': 'h', 'application/vnd.vegalite.v5+json': '' }, 'text/html'],
    [{ 'text/plain': 'p', 'application/vnd.plotly.v1.evil+json': '{}' }, 'text/plain'],
    [{ 'text/plain': 'p', 'text/html': '' }, 'text/plain'],
    [{ 'application/pdf': new Blob(['%PDF']) }, 'application/pdf'],
    // Bytes where text is expected, and text where bytes are: neither can be shown.
    [{ 'text/html': new Blob(['x']), 'text/plain': 'p' }, 'text/plain'],
    [{ 'image/png': 'aGVsbG8=', 'text/plain': 'p' }, 'text/plain'],
  ])('of %o takes %s', (bundle, type) => expect(chooseMime(bundle)?.type).toBe(type));

  it('takes nothing of nothing', () => expect(chooseMime({})).toBeNull());

  it('offers what it cannot show as bytes', () => {
    const choice = chooseMime({ 'application/x-thing': 'text' });
    expect(choice?.kind).toBe('other');
    expect(choice?.kind === 'other' && choice.data.size).toBe(4);
  });
});

describe('needsFrame', () => {
  it.each([
    ['<p>one</p>', false],
    ['a on = b and once = 1', false],
    ['<b title="on">x</b>', false],
    ['<SCRIPT>1</SCRIPT>', true],
    ['<p\nonclick=x()>', true],
    ['<a href="javascript:1">', true],
    ['<style>@import "x"</style>', true],
    ['<style scoped>\n    .dataframe td { }\n</style><table class="dataframe"></table>', false],
    ['<style scoped>\n    .dataframe td { }</style><style>p{}</style>', true],
  ])('%j: %s', (html, needs) => expect(needsFrame(html)).toBe(needs));
});
