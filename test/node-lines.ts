/** Scripts that Node itself and the tab's node are given, by what they are about: both must put out the same. */
export const NODE_LINES: Readonly<Record<string, string>> = {
  'ticks before promises before timers': `
    setTimeout(() => console.log('timer'), 0);
    Promise.resolve().then(() => console.log('promise'));
    process.nextTick((word) => console.log('tick', word), 'w');
    console.log('now');`,
  'classes of events in the old way': `
    const util = require('util');
    const EventEmitter = require('events');
    function Old() { EventEmitter.call(this); }
    util.inherits(Old, EventEmitter);
    const old = new Old();
    old.once('a', (x) => console.log('once', x)).on('a', (x) => console.log('on', x));
    console.log(old.emit('a', 1), old.emit('a', 2), old.emit('b'), old.listenerCount('a'), old.eventNames());`,
  'events one after the other': `
    const { once, on, EventEmitter } = require('node:events');
    const e = new EventEmitter();
    (async () => { console.log(await once(e, 'x')); let n = 0; for await (const [v] of on(e, 'y')) { console.log(v); if (++n === 2) break; } })();
    setTimeout(() => { e.emit('x', 1, 2); setTimeout(() => { e.emit('y', 'a'); e.emit('y', 'b'); }); });`,
  'a stream that changes text': `
    const { Readable, Transform, pipeline } = require('stream');
    const upper = new Transform({ transform(c, _, done) { done(null, String(c).toUpperCase()); } });
    pipeline(Readable.from(['a', 'b\\n', 'c\\n']), upper, process.stdout, (e) => console.log('end', e ?? null));`,
  'streams with promises and objects': `
    const { pipeline } = require('stream/promises');
    const { Readable, Writable } = require('stream');
    const got = [];
    pipeline(Readable.from([1, 2, 3]), async function* (all) { for await (const x of all) yield x * 2; },
      new Writable({ objectMode: true, write(x, _, done) { got.push(x); done(); } })).then(() => console.log(got));`,
  'files as streams': `
    const fs = require('fs');
    const out = fs.createWriteStream('made.txt');
    out.write('one\\n'); out.end('two\\n', () => {
      fs.createReadStream('made.txt', { encoding: 'utf8', start: 1, end: 5 }).on('data', (d) => console.log(JSON.stringify(d))).on('close', () => {
        fs.createReadStream('nowhere').on('error', (e) => { console.log(e.code); fs.unlinkSync('made.txt'); });
      });
    });`,
  'lines of a file': `
    const fs = require('fs');
    fs.writeFileSync('l.txt', 'x y\\nz\\n');
    let rest = '';
    fs.createReadStream('l.txt').setEncoding('utf8').on('data', (d) => { rest += d; }).on('end', () => { console.log(rest.split('\\n')); fs.rmSync('l.txt'); });`,
  'packed and unpacked': `
    const zlib = require('zlib');
    const data = Buffer.from('hello '.repeat(100));
    console.log(zlib.gunzipSync(zlib.gzipSync(data)).equals(data), zlib.inflateSync(zlib.deflateSync(data)).length, zlib.inflateRawSync(zlib.deflateRawSync(data)).length);
    zlib.unzip(zlib.gzipSync('short'), (e, out) => console.log(e, String(out)));
    try { zlib.gunzipSync(Buffer.from('nonsense')); } catch (e) { console.log(e.code, e.message); }`,
  'a packed stream': `
    const zlib = require('zlib');
    const { Readable } = require('stream');
    Readable.from([Buffer.from('ab'), Buffer.from('cd')]).pipe(zlib.createGzip()).pipe(zlib.createGunzip()).on('data', (d) => console.log(String(d)));`,
  hashes: `
    const c = require('crypto');
    for (const n of ['md5', 'sha1', 'sha256', 'sha512']) console.log(c.createHash(n).update('a').update(Buffer.from('b')).digest('hex').slice(0, 20));
    console.log(c.createHmac('sha256', 'key').update('x').digest('base64'), c.randomBytes(4).length, c.randomUUID().length);`,
  buffers: `
    const b = Buffer.from('häl€');
    console.log(b, b.length, b.toString('base64'), b.slice(1, 3), Buffer.concat([b, Buffer.alloc(2)]).toString('hex'), Buffer.compare(b, Buffer.from('a')));
    console.log(b.readUInt16BE(0), Buffer.from([1, 2]).readInt16LE(0), Buffer.byteLength('€'), b.equals(Buffer.from('häl€')), JSON.stringify(Buffer.from('a')));`,
  paths: `
    const path = require('path');
    console.log(path.join('/a', '..', 'b', './c.txt'), path.resolve('/x', 'y'), path.extname('a.b.c'), path.parse('/p/q.txt'), path.relative('/a/b', '/a/c'));`,
  utilities: `
    const util = require('util');
    console.log(util.format('%s %d %j %O', 'a', 1.5, { b: 1 }, [1]), util.isDeepStrictEqual({ a: [1] }, { a: [1] }), util.types.isDate(new Date()));
    util.promisify((x, done) => done(null, x + 1))(1).then(console.log);
    util.callbackify(async () => 7)((e, v) => console.log(e, v));`,
  'how values are written': `
    class A { constructor() { this.x = [1, { y: new Set([1]) }]; } }
    console.log(new A(), [undefined, null, -0], new Map([[{ a: 1 }, 'b']]), Symbol('s'), 10n, [1, 2, 3].map(String), { f() {}, g: class B {} });
    console.log(new Error('told').message, [new Date(0)], /x/g, 'text', ['text'], { 'a-b': 1 }, [[[[1]]]], process.argv.length);`,
  'the console': `
    console.log('%s is %i', 'x', 3.7); console.table([{ a: 1 }, { a: 2 }]); console.group('g'); console.info('in'); console.groupEnd(); console.log();
    console.count(); console.count(); console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 }); console.assert(true);`,
  'files and folders': `
    const fs = require('fs');
    fs.mkdirSync('d/e', { recursive: true }); fs.writeFileSync('d/e/f.txt', 'abc'); fs.appendFileSync('d/e/f.txt', 'd');
    console.log(fs.readdirSync('d'), fs.statSync('d/e/f.txt').size, fs.existsSync('d/x'), fs.readFileSync('d/e/f.txt', 'utf8'));
    fs.renameSync('d/e/f.txt', 'd/g.txt'); fs.copyFileSync('d/g.txt', 'd/h.txt'); console.log(fs.readdirSync('d').sort());
    try { fs.readFileSync('d/none'); } catch (e) { console.log(e.code, e.syscall, e.message); }
    try { fs.rmdirSync('d'); } catch (e) { console.log(e.code); }
    fs.rmSync('d', { recursive: true }); fs.rmSync('d', { recursive: true, force: true });
    fs.promises.readFile('none').catch((e) => console.log(e.code));`,
  'modules of their own': `
    const fs = require('fs');
    fs.mkdirSync('node_modules/pkg/lib', { recursive: true });
    fs.writeFileSync('node_modules/pkg/package.json', '{"name":"pkg","version":"1.2.3","main":"lib/index.js"}');
    fs.writeFileSync('node_modules/pkg/lib/index.js', 'module.exports = { name: require("../package.json").version, dir: require("path").basename(__dirname) };');
    console.log(require('pkg'), typeof require.resolve('pkg'), require('pkg') === require('pkg'));
    fs.rmSync('node_modules/pkg', { recursive: true });
    try { require('./none'); } catch (e) { console.log(e.code); }`,
  'timers and their order': `
    const { setTimeout: later } = require('timers/promises');
    const t = setInterval(() => { console.log('beat'); clearInterval(t); }, 1);
    later(30, 'value').then(console.log);
    const never = setTimeout(() => console.log('never'), 5); clearTimeout(never);
    setTimeout((a, b) => console.log(a, b), 15, 1, 2);`,
  'what decodes bytes in parts': `
    const { StringDecoder } = require('string_decoder');
    const d = new StringDecoder('utf8'); const b = Buffer.from('€');
    console.log([d.write(b.subarray(0, 1)), d.write(b.subarray(1)), d.end()]);
    console.log(new TextDecoder().decode(b), new TextEncoder().encode('ä'), atob(btoa('x')));`,
  addresses: `
    const { URL, fileURLToPath, pathToFileURL } = require('url');
    const u = new URL('../x?q=1#h', 'https://a.example/b/c'); console.log(u.href, u.searchParams.get('q'), fileURLToPath('file:///a%20b'), pathToFileURL('/c d').href);
    console.log(require('querystring').parse('a=1&b=2').b, require('querystring').stringify({ a: 1, b: 'x y' }));`,
  assertions: `
    const assert = require('assert');
    for (const f of [() => assert.strictEqual(1, 2), () => assert.deepStrictEqual({ a: 1 }, { a: 1 }), () => assert(false, 'said'), () => assert.throws(() => { throw new TypeError('x'); }, TypeError)]) {
      try { f(); console.log('held'); } catch (e) { console.log(e.name, e.code, e.message.split('\\n')[0]); }
    }`,
  'structured copies and new syntax': `
    console.log(structuredClone({ a: [new Date(0)] }), [3, 1].toSorted(), 'a-b'.replaceAll('-', '+'), [1, 2].at(-1), null ?? 'x', 2 ** 10);
    queueMicrotask(() => console.log('micro')); console.log(Array.from({ length: 3 }, (_, i) => i), Intl.NumberFormat('de').format(1234.5));`,
};

/** Scripts that end by themselves, with files beside them. What they put out on stderr is compared without the trace. */
export const NODE_ENDS: Readonly<
  Record<
    string,
    { readonly files: Readonly<Record<string, string>>; readonly argv: readonly string[]; readonly stdin?: string }
  >
> = {
  'a rejection that nobody handles': {
    files: { 'r.js': '\nasync function f() {\n  throw new TypeError("no way");\n}\nf();\n' },
    argv: ['r.js'],
  },
  'an error with a code': {
    files: { 'e.js': 'const x = 1;\n  throw Object.assign(new Error("told"), { code: "E" });\n' },
    argv: ['e.js'],
  },
  'a rejection with a text': { files: { 'p.js': 'Promise.reject("why");' }, argv: ['p.js'] },
  'exit in the middle': {
    files: {
      'x.js':
        'process.on("exit", (c) => console.log("exit", c)); process.exitCode = 3; setTimeout(() => process.exit(), 5); setInterval(() => {}, 1000);',
    },
    argv: ['x.js'],
  },
  'an error that is caught at the end': {
    files: {
      'u.js':
        'process.on("uncaughtException", (e) => { console.log("caught", e.message); process.exitCode = 4; }); null.x;',
    },
    argv: ['u.js'],
  },
  'stdin, arguments and await at the top': {
    files: {
      'm.mjs':
        'import { text } from "./t.mjs";\nlet all = "";\nfor await (const part of process.stdin.setEncoding("utf8")) all += part;\nconsole.log(text, all.trim(), process.argv.slice(2), await Promise.resolve(1), import.meta.url.endsWith("/m.mjs"));',
      't.mjs': 'export const text = "t";',
    },
    argv: ['m.mjs', 'a b', '--c'],
    stdin: 'given\n',
  },
};

/** The first lines of an error, without what differs in each place: folders, the trace, Node's version. */
export function withoutTrace(stderr: string): string {
  return stderr
    .replaceAll(/^\/\S*\/(?=[\w.]+:\d+$)/gm, '')
    .replaceAll(/^node:[\w/]+(?::\d+)?\n(?:.*\n\s*\^\n\n)?/gm, '')
    .replaceAll(/\n {4}at [^\n]*?(?= \{$|\n|$)/gm, '')
    .replaceAll(/\nEmitted 'error' event[^\n]*/g, '')
    .replaceAll(/Node\.js v[\d.]+/g, 'Node.js');
}
