export interface InspectOptions {
  /** Levels below the first. */
  readonly depth?: number | null;
  readonly compact?: boolean | number;
  readonly breakLength?: number;
  readonly showHidden?: boolean;
  readonly colors?: boolean;
}

/** What an object answers with its own text. */
const CUSTOM = Symbol.for('nodejs.util.inspect.custom');
const MOST_ITEMS = 100;
const MOST_LETTERS = 10_000;
/** Levels of objects that may stand on one line. */
const LEVELS_OF_LINE = 3;

interface Layout {
  readonly indent: number;
  readonly depth: number;
  /** The values, where many may stand in rows. */
  readonly rows: ArrayLike<unknown> | null;
}

/** A value as Node's `util.inspect` writes it. */
export function inspect(value: unknown, options: InspectOptions = {}): string {
  const most = options.depth === null ? Number.POSITIVE_INFINITY : (options.depth ?? 2);
  const width = options.breakLength ?? 80;
  const seen: object[] = [];
  /** Of what was written last. */
  let deepest = 0;

  function write(value: unknown, depth: number, indent: number): string {
    switch (typeof value) {
      case 'string':
        return quoted(value);
      case 'number':
        return Object.is(value, -0) ? '-0' : String(value);
      case 'bigint':
        return `${value}n`;
      case 'symbol':
      case 'undefined':
      case 'boolean':
        return String(value);
      case 'function':
        return writeObject(value, depth, indent);
      case 'object':
        return value === null ? 'null' : writeObject(value, depth, indent);
      default:
        return String(value);
    }
  }

  function writeObject(value: object, depth: number, indent: number): string {
    const own = (value as { [CUSTOM]?: unknown })[CUSTOM];
    if (typeof own === 'function') {
      const made: unknown = Reflect.apply(own, value, [most - depth, options, inspect]);
      if (made !== value) return typeof made === 'string' ? made : write(made, depth, indent);
    }
    if (seen.includes(value)) return '[Circular *1]';
    const head = headOf(value);
    if (depth > most) return Array.isArray(value) ? '[Array]' : `[${head.name || 'Object'}]`;
    seen.push(value);
    try {
      return put(value, head, depth, indent);
    } finally {
      seen.pop();
    }
  }

  function put(value: object, { name, shown }: Head, depth: number, indent: number): string {
    deepest = depth;
    const inner = (item: unknown) => write(item, depth + 1, indent + 2);
    const items: string[] = [];
    const isList = Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
    if (isList) items.push(...listed(value as unknown as ArrayLike<unknown>, inner));
    else if (value instanceof Map) for (const [key, item] of value) items.push(`${inner(key)} => ${inner(item)}`);
    else if (value instanceof Set) for (const item of value) items.push(inner(item));
    const isIndexed = isList || value instanceof String;
    for (const key of Reflect.ownKeys(value)) {
      const property = Reflect.getOwnPropertyDescriptor(value, key);
      if (property === undefined || (!property.enumerable && options.showHidden !== true)) continue;
      if (isIndexed && typeof key === 'string' && /^\d+$/.test(key)) continue;
      if (value instanceof Error && (key === 'stack' || key === 'message')) continue;
      const shownKey =
        typeof key === 'symbol' ? `[${String(key)}]` : /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
      items.push(`${shownKey}: ${accessor(property) ?? inner(property.value)}`);
    }
    if (shown !== null && items.length === 0) return shown;
    const [open, close] = isList ? ['[', ']'] : ['{', '}'];
    const front = shown ?? prefix(value, name);
    const start = front === '' ? open : `${front} ${open}`;
    if (items.length === 0) return `${start}${close}`;
    return laidOut(start, items, close, {
      indent,
      depth,
      rows: isList ? (value as unknown as ArrayLike<unknown>) : null,
    });
  }

  /** On one line if there is room and not too much in it, as Node decides it. */
  function laidOut(start: string, items: readonly string[], close: string, { indent, depth, rows }: Layout): string {
    const lines = rows === null || items.length <= 6 ? items : inRows(items, rows, indent, width);
    if (deepest - depth < LEVELS_OF_LINE && lines.length === items.length) {
      const length = items.reduce((sum, item) => sum + item.length, 2 * items.length + indent + start.length + 10);
      if (length <= width && !items.some((item) => item.includes('\n'))) return `${start} ${items.join(', ')} ${close}`;
    }
    const space = `\n${' '.repeat(indent)}`;
    return `${start}${space}  ${lines.join(`,${space}  `)}${space}${close}`;
  }

  const text = write(value, 0, 0);
  return text.length > MOST_LETTERS * 100 ? `${text.slice(0, MOST_LETTERS * 100)}...` : text;
}

inspect.custom = CUSTOM;

interface Head {
  /** Of its class; empty: it has none. */
  readonly name: string;
  /** What stands for the object itself, before its properties. */
  readonly shown: string | null;
}

function headOf(value: object): Head {
  const prototype = Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null;
  const name = prototype === null ? '[Object: null prototype]' : (prototype.constructor?.name ?? '');
  return { name, shown: shownAs(value, name) };
}

function shownAs(value: object, name: string): string | null {
  if (typeof value === 'function') {
    const isClass = /^class\b/.test(Function.prototype.toString.call(value));
    const own = (value as { name: string }).name;
    const above = (Object.getPrototypeOf(value) as { name?: string }).name ?? '';
    if (isClass) return `[class ${own || '(anonymous)'}${above === '' ? '' : ` extends ${above}`}]`;
    return `[${name || 'Function'}${own === '' ? ' (anonymous)' : `: ${own}`}]`;
  }
  if (value instanceof Error) return shownError(value);
  if (value instanceof RegExp) return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof Promise) return 'Promise { <pending> }';
  if (value instanceof WeakMap || value instanceof WeakSet) return `${name} { <items unknown> }`;
  if (value instanceof ArrayBuffer) return `ArrayBuffer { byteLength: ${value.byteLength} }`;
  if (value instanceof Number || value instanceof Boolean || value instanceof String)
    return `[${name}: ${value instanceof String ? quoted(value.valueOf()) : value.valueOf()}]`;
  return null;
}

/** As V8 writes it, which other engines don't: they list the calls only, each as `name@place`. */
function shownError(error: Error): string {
  const head = String(error);
  const stack = error.stack ?? '';
  if (/^ +at /m.test(stack) || !stack.includes('@'))
    return stack.includes(error.message) && stack !== '' ? stack : head;
  const calls = stack.split('\n').flatMap((line) => {
    const [, name = '', place = ''] = /^([^@]*)@(.*)$/.exec(line) ?? [];
    if (place === '' || /^(?:blob:null\/|data:)/.test(place)) return [];
    return name === '' ? [`    at ${place}`] : [`    at ${name} (${place})`];
  });
  return [head, ...calls].join('\n');
}

function prefix(value: object, name: string): string {
  if (Array.isArray(value)) return name === 'Array' ? '' : `${name}(${value.length})`;
  if (value instanceof Map || value instanceof Set) return `${name}(${value.size})`;
  if (ArrayBuffer.isView(value)) return value instanceof DataView ? name : `${name}(${(value as Uint8Array).length})`;
  const tag = (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  const ending = typeof tag === 'string' && tag !== '' && tag !== name ? ` [${tag}]` : '';
  return (name === 'Object' ? (ending === '' ? '' : 'Object') : name) + ending;
}

function accessor({ get, set }: PropertyDescriptor): string | null {
  if (get && set) return '[Getter/Setter]';
  if (get) return '[Getter]';
  return set ? '[Setter]' : null;
}

function listed(list: ArrayLike<unknown>, inner: (item: unknown) => string): string[] {
  const items: string[] = [];
  for (let index = 0; index < Math.min(list.length, MOST_ITEMS); index += 1) {
    let holes = 0;
    while (index < list.length && !(index in list)) {
      holes += 1;
      index += 1;
    }
    if (holes > 0) items.push(`<${holes} empty item${holes > 1 ? 's' : ''}>`);
    if (index < list.length) items.push(inner(list[index]));
  }
  const left = list.length - MOST_ITEMS;
  if (left > 0) items.push(`... ${left} more item${left > 1 ? 's' : ''}`);
  return items;
}

/** Short items one below the other, numbers to the right: `groupArrayElements` of Node's `lib/internal/util/inspect.js`. */
function inRows(
  items: readonly string[],
  values: ArrayLike<unknown>,
  indent: number,
  width: number,
): readonly string[] {
  const shown = values.length > MOST_ITEMS ? items.slice(0, -1) : items;
  const total = shown.reduce((sum, item) => sum + item.length + 2, 0);
  const longest = Math.max(...shown.map((item) => item.length));
  const most = longest + 2;
  if (most * 3 + indent >= width || (total / most <= 5 && longest > 6)) return items;
  const biased = Math.max(most - 3 - Math.sqrt(most - total / items.length), 1);
  const wanted = Math.round(Math.sqrt(2.5 * biased * shown.length) / biased);
  const columns = Math.min(wanted, Math.floor((width - indent) / most), LEVELS_OF_LINE * 4, 15);
  if (columns <= 1) return items;
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...shown.filter((_, index) => index % columns === column).map((item) => item.length + 2)),
  );
  const isNumbers = items.every((_, index) => ['number', 'bigint'].includes(typeof values[index]));
  const rows: string[] = [];
  for (let start = 0; start < shown.length; start += columns) {
    const row = shown.slice(start, start + columns);
    const cells = row.map((item, column) => {
      const width = widths[column] ?? 0;
      if (column === row.length - 1) return isNumbers ? item.padStart(width - 2) : item;
      return isNumbers ? `${item}, `.padStart(width) : `${item}, `.padEnd(width);
    });
    rows.push(cells.join(''));
  }
  return shown === items ? rows : [...rows, items.at(-1) ?? ''];
}

function quoted(text: string): string {
  const quote = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes('`') ? '`' : "'";
  const body = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r')
    .replaceAll(quote, `\\${quote}`);
  return quote + body + quote;
}

/** Node's `util.format`: `%s %d %i %f %j %o %O %c %%`, and what is left over after it. */
export function format(...args: unknown[]): string {
  const [first, ...rest] = args;
  const shown = (value: unknown) => (typeof value === 'string' ? value : inspect(value));
  if (typeof first !== 'string') return args.map(shown).join(' ');
  const text = first.replaceAll(/%([sdifjoOc%])/g, (whole, letter: string) => {
    if (letter === '%') return '%';
    if (rest.length === 0) return whole;
    const value = rest.shift();
    switch (letter) {
      case 's':
        return typeof value === 'object' && value !== null
          ? inspect(value, { depth: 0 })
          : typeof value === 'bigint'
            ? `${value}n`
            : String(value);
      case 'd':
        return typeof value === 'bigint' ? `${value}n` : typeof value === 'object' ? 'NaN' : String(Number(value));
      case 'i':
        return String(Number.parseInt(String(value), 10));
      case 'f':
        return String(Number.parseFloat(String(value)));
      case 'j':
        return JSON.stringify(value) ?? 'undefined';
      case 'c':
        return '';
      default:
        return inspect(value, { depth: 4 });
    }
  });
  return [text, ...rest.map(shown)].join(' ');
}
