/** A package name as PyPI compares it. https://packaging.python.org/en/latest/specifications/name-normalization/ */
export function normaliseName(name: string): string {
  return name.replaceAll(/[-_.]+/g, '-').toLowerCase();
}

export interface WheelName {
  /** Normalised. */
  readonly name: string;
  readonly version: string;
  /** Each a set of tags, as `py2.py3`. */
  readonly python: readonly string[];
  readonly abi: readonly string[];
  readonly platform: readonly string[];
}

/** https://packaging.python.org/en/latest/specifications/binary-distribution-format/#file-name-convention */
const WHEEL =
  /^([A-Za-z0-9][A-Za-z0-9._]*)-([A-Za-z0-9][A-Za-z0-9._!+]*)(?:-\d[A-Za-z0-9._]*)?-([a-z0-9_.]+)-([a-z0-9_.]+)-([a-z0-9_.]+)\.whl$/;

/** What the file name of a wheel says; null where it is no such name. A name that matches holds no slash and no space. */
export function parseWheelName(fileName: string): WheelName | null {
  const match = fileName.length <= 200 ? WHEEL.exec(fileName) : null;
  const [, name, version, python, abi, platform] = match ?? [];
  if (!name || !version || !python || !abi || !platform) return null;
  return {
    name: normaliseName(name),
    version,
    python: python.split('.'),
    abi: abi.split('.'),
    platform: platform.split('.'),
  };
}

/** Whether a wheel can work here: pure Python 3, or built for Python 3.13 in Pyodide's ABI of 2025. */
export function runsHere({ python, abi, platform }: WheelName): boolean {
  const isPure =
    (python.includes('py3') || python.includes('py313')) && abi.includes('none') && platform.includes('any');
  const isBuilt =
    python.includes('cp313') &&
    abi.includes('cp313') &&
    platform.some((tag) => tag === 'pyodide_2025_0_wasm32' || tag === 'pyemscripten_2025_0_wasm32');
  return isPure || isBuilt;
}
