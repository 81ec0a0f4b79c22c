/**
 * Environment markers of dependencies (`sys_platform != "emscripten" and python_version >= "3.12"`), answered for the
 * interpreter that Pyodide 0.29 holds. Grammar: https://packaging.python.org/en/latest/specifications/dependency-specifiers/
 */
export const TARGET: Readonly<Record<string, string>> = {
  python_version: '3.13',
  python_full_version: '3.13.2',
  implementation_name: 'cpython',
  implementation_version: '3.13.2',
  platform_python_implementation: 'CPython',
  os_name: 'posix',
  sys_platform: 'emscripten',
  platform_system: 'Emscripten',
  platform_machine: 'wasm32',
  platform_release: '4.0.9',
  platform_version: '',
  /** No extra is ever asked for. */
  extra: '',
};

const TOKEN = /\s*(\(|\)|~=|===|==|!=|<=|>=|<|>|"[^"]*"|'[^']*'|[a-z_.]+)/y;

/** Whether a marker holds here. Throws on what is no marker. */
export function markerHolds(marker: string): boolean {
  const tokens = tokenise(marker);
  let next = 0;

  function any(): boolean {
    let holds = every();
    while (tokens[next] === 'or') {
      next += 1;
      holds = every() || holds;
    }
    return holds;
  }

  function every(): boolean {
    let holds = one();
    while (tokens[next] === 'and') {
      next += 1;
      holds = one() && holds;
    }
    return holds;
  }

  function one(): boolean {
    if (tokens[next] === '(') {
      next += 1;
      const holds = any();
      if (tokens[next] !== ')') throw new Error(`Not a marker: ${marker}`);
      next += 1;
      return holds;
    }
    const left = value(tokens[next]);
    let operator = tokens[next + 1] ?? '';
    next += 2;
    if (operator === 'not' && tokens[next] === 'in') {
      operator = 'not in';
      next += 1;
    }
    const right = value(tokens[next]);
    next += 1;
    return compare(left, operator, right);
  }

  function value(token: string | undefined): string {
    if (token?.startsWith('"') || token?.startsWith("'")) return token.slice(1, -1);
    const known = token === undefined ? undefined : TARGET[token];
    if (known === undefined) throw new Error(`Not a marker: ${marker}`);
    return known;
  }

  const holds = any();
  if (next !== tokens.length) throw new Error(`Not a marker: ${marker}`);
  return holds;
}

function tokenise(marker: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const text = marker.trim();
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match?.[1] === undefined) throw new Error(`Not a marker: ${marker}`);
    tokens.push(match[1]);
  }
  return tokens;
}

function compare(left: string, operator: string, right: string): boolean {
  if (operator === 'in') return right.includes(left);
  if (operator === 'not in') return !right.includes(left);
  const order =
    isVersion(left) && isVersion(right) ? compareVersions(left, right) : left < right ? -1 : Number(left > right);
  switch (operator) {
    case '==':
    case '===':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '~=':
      return order >= 0 && left.startsWith(right.slice(0, right.lastIndexOf('.') + 1));
    default:
      throw new Error(`Not an operator of markers: ${operator}`);
  }
}

function isVersion(text: string): boolean {
  return /^\d+(\.\d+)*$/.test(text);
}

function compareVersions(left: string, right: string): number {
  const a = left.split('.').map(Number);
  const b = right.split('.').map(Number);
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}
