/** Node's `path`, of POSIX. */
export interface ParsedPath {
  readonly root: string;
  readonly dir: string;
  readonly base: string;
  readonly ext: string;
  readonly name: string;
}

function parts(path: string): string[] {
  const found: string[] = [];
  const isAbsolute = path.startsWith('/');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') found.push(part);
    else if (found.length > 0 && found.at(-1) !== '..') found.pop();
    else if (!isAbsolute) found.push('..');
  }
  return found;
}

export function createPath(cwd: () => string) {
  const normalize = (path: string): string => {
    const middle = parts(path).join('/');
    if (path.startsWith('/')) return `/${middle}${middle !== '' && path.endsWith('/') ? '/' : ''}`;
    if (middle === '') return path.endsWith('/') ? './' : '.';
    return middle + (path.endsWith('/') ? '/' : '');
  };
  const resolve = (...paths: string[]): string => {
    let whole = '';
    for (const path of [cwd(), ...paths]) whole = path.startsWith('/') ? path : `${whole}/${path}`;
    return `/${parts(whole).join('/')}`;
  };
  const basename = (path: string, end = ''): string => {
    const base = path.replace(/\/+$/, '').split('/').at(-1) ?? '';
    return end !== '' && base !== end && base.endsWith(end) ? base.slice(0, -end.length) : base;
  };
  const dirname = (path: string): string => {
    const bare = path.replace(/(?<=.)\/+$/, '');
    const at = bare.lastIndexOf('/');
    return at < 0 ? '.' : bare.slice(0, at).replace(/\/+$/, '') || '/';
  };
  const extname = (path: string): string => /[^/](\.[^./]*)\/*$/.exec(path)?.[1] ?? '';
  const path = {
    sep: '/',
    delimiter: ':',
    normalize,
    resolve,
    basename,
    dirname,
    extname,
    isAbsolute: (path: string) => path.startsWith('/'),
    join: (...paths: string[]) => normalize(paths.filter((part) => part !== '').join('/') || '.'),
    relative(from: string, to: string): string {
      const one = parts(resolve(from));
      const other = parts(resolve(to));
      let same = 0;
      while (same < one.length && one[same] === other[same]) same += 1;
      return [...one.slice(same).map(() => '..'), ...other.slice(same)].join('/');
    },
    parse(path: string): ParsedPath {
      const base = basename(path);
      const ext = extname(path);
      const at = path.replace(/\/+$/, '').lastIndexOf('/');
      const root = path.startsWith('/') ? '/' : '';
      return {
        root,
        dir: at < 0 ? root : dirname(path),
        base,
        ext,
        name: ext === '' ? base : base.slice(0, -ext.length),
      };
    },
    format({ root = '', dir = '', base, name = '', ext = '' }: Partial<ParsedPath>): string {
      const last = base ?? `${name}${ext !== '' && !ext.startsWith('.') ? '.' : ''}${ext}`;
      if (dir === '') return root + last;
      return dir === root ? dir + last : `${dir}/${last}`;
    },
    toNamespacedPath: (path: string) => path,
  };
  return { ...path, posix: path };
}
