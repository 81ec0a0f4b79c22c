import { format, inspect } from './inspect';

/** Node's `console`, on two streams. */
export function createConsole(out: (text: string) => void, err: (text: string) => void) {
  let indent = '';
  const counts = new Map<string, number>();
  const timers = new Map<string, number>();
  const put = (to: (text: string) => void, args: readonly unknown[]) => {
    const text = format(...args);
    to(`${indent === '' ? text : text.replaceAll(/^/gm, indent)}\n`);
  };
  const log = (...args: unknown[]) => put(out, args);
  const error = (...args: unknown[]) => put(err, args);
  const taken = (label: string) =>
    `${label}: ${(performance.now() - (timers.get(label) ?? performance.now())).toFixed(3)}ms`;
  return {
    log,
    info: log,
    debug: log,
    error,
    warn: error,
    trace: (...args: unknown[]) => error(`Trace: ${format(...args)}`),
    dir: (value: unknown, options?: object) => log(inspect(value, options)),
    assert: (value: unknown, ...args: unknown[]) => {
      if (!value) error(args.length > 0 ? `Assertion failed: ${format(...args)}` : 'Assertion failed');
    },
    count: (label = 'default') => {
      counts.set(label, (counts.get(label) ?? 0) + 1);
      log(`${label}: ${counts.get(label)}`);
    },
    countReset: (label = 'default') => void counts.delete(label),
    time: (label = 'default') => void timers.set(label, performance.now()),
    timeLog: (label = 'default', ...args: unknown[]) => log(taken(label), ...args),
    timeEnd: (label = 'default') => {
      log(taken(label));
      timers.delete(label);
    },
    group: (...args: unknown[]) => {
      if (args.length > 0) log(...args);
      indent += '  ';
    },
    groupEnd: () => {
      indent = indent.slice(2);
    },
    table: (rows: unknown) => log(typeof rows === 'object' && rows !== null ? table(rows) : rows),
  };
}

const VALUES = 'Values';

function table(rows: object): string {
  const entries = rows instanceof Map ? [...rows] : Object.entries(rows);
  const columns: string[] = [];
  const cells = entries.map(([key, row]: [unknown, unknown]) => {
    const found: Record<string, string> = { '(index)': String(key) };
    const values = typeof row === 'object' && row !== null ? Object.entries(row) : [[VALUES, row] as const];
    for (const [name, value] of values) {
      if (!columns.includes(name)) columns.push(name);
      found[name] = inspect(value, { depth: 0 });
    }
    return found;
  });
  const order = ['(index)', ...columns.filter((name) => name !== VALUES), ...columns.filter((name) => name === VALUES)];
  const widths = order.map((name) => Math.max(name.length, ...cells.map((row) => (row[name] ?? '').length)) + 2);
  const line = (left: string, middle: string, right: string) =>
    left + widths.map((width) => '─'.repeat(width)).join(middle) + right;
  const row = (values: readonly string[]) =>
    `│${values.map((value, index) => ` ${value}`.padEnd(widths[index] ?? 0)).join('│')}│`;
  const body = cells.map((found) => row(order.map((name) => found[name] ?? '')));
  return [line('┌', '┬', '┐'), row(order), line('├', '┼', '┤'), ...body, line('└', '┴', '┘')].join('\n');
}
