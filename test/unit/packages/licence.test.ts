import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { licenceOf } from '../../../scripts/packages/licence.ts';

const wheel = (metadata: string) => zipSync({ 'a-1.dist-info/METADATA': strToU8(metadata) });

test.each([
  ['License-Expression: BSD-3-Clause\nLicense: other\n\nbody', 'BSD-3-Clause'],
  ['License: MIT License\n       and more\nName: a\n', 'MIT License'],
  ['Classifier: License :: OSI Approved :: Apache Software License\nName: a\n', 'Apache Software License'],
  ['Name: a\n\nLicense: in the text', ''],
])('%j', (metadata, licence) => expect(licenceOf(wheel(metadata))).toBe(licence));

test('what is no wheel says nothing', () => {
  expect(licenceOf(strToU8('<html>'))).toBe('');
  expect(licenceOf(zipSync({ 'lib.so': strToU8('x') }))).toBe('');
});
