import { expect, test } from 'vitest';
import { markerHolds } from '../../../scripts/packages/marker.ts';

test.each([
  ['sys_platform != "win32" and sys_platform != "emscripten"', false],
  ['sys_platform == "win32"', false],
  ["python_version >= '3.12'", true],
  ['python_version < "3.9"', false],
  ['python_version == "3.13"', true],
  ['python_full_version ~= "3.13.0"', true],
  ['extra == "test"', false],
  ["(python_version <= '3.8') and extra == 'dev'", false],
  ['platform_machine in "x86_64 AMD64"', false],
  ['platform_machine not in "x86_64 AMD64"', true],
  ['os_name == "nt" or (os_name == "posix" and implementation_name == "cpython")', true],
  ['python_version > "3.9" or sys_platform == "win32" and extra == "x"', true],
])('%s is %s', (marker, holds) => {
  expect(markerHolds(marker)).toBe(holds);
});

test.each(['', 'nonsense', 'python_version >=', 'python_version >= "3" and', '(os_name == "nt"', 'weather == "fine"'])(
  'refuses %j',
  (marker) => {
    expect(() => markerHolds(marker)).toThrow();
  },
);
