import { expect, test } from 'vitest';
import { storageFailure } from '../../../src/files/failure';

test.each([
  [[new DOMException('full', 'QuotaExceededError')], 'quota', 'full'],
  [[new DOMException('aborted', 'AbortError'), new DOMException('full', 'QuotaExceededError')], 'quota', 'full'],
  [[Object.assign(new Error('full'), { name: 'QuotaExceededError' })], 'quota', 'Nothing was changed'],
  [[Object.assign(new Error('old'), { code: 22 })], 'quota', 'full'],
  [[Object.assign(new Error('x'), { name: 'NS_ERROR_FILE_NO_DEVICE_SPACE' })], 'quota', 'full'],
  [[new DOMException('old', 'VersionError')], 'storage', 'Reload this tab'],
  [[new DOMException('gone', 'NotReadableError'), null], 'storage', 'Add it again'],
  [[new DOMException('broken', 'UnknownError'), null], 'storage', 'broken'],
  [['text'], 'storage', 'text'],
  [[undefined, null], 'storage', 'could not store'],
])('%j is told as %s', (errors, code, words) => {
  const { failure } = storageFailure(...errors);
  expect(failure.code).toBe(code);
  expect(failure.message).toContain(words);
});
