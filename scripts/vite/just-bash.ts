import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plugin } from 'vite';
import { ROOT } from '../project.ts';

const VIRTUAL = 'virtual:just-bash';
const FOLDER = resolve(ROOT, 'node_modules/just-bash');
const BUNDLE = resolve(FOLDER, 'dist/bundle/browser.js');

/** What just-bash keeps to itself, by the one place of its bundle that names each. */
const HIDDEN: Readonly<Record<string, RegExp>> = {
  Interpreter: /new ([\w$]+)\([\w$]+,[\w$]+\)\.executeScript\(/g,
  ExecutionScope: /async exec\([\w$]+,[\w$]+\)\{let [\w$]+=new ([\w$]+)\(this\.limits,/g,
  parse: /async\(\)=>\{let [\w$]+=([\w$]+)\([\w$]+,\{maxHeredocSize:this\.limits\.maxHeredocSize\}\)/g,
};

/** Bounds of `{1..n}` that are no options: beyond the first it is cut off without a word. Ours (`limits.ts`) are met with a message. */
const BRACES = [
  [/(var ([\w$]+)=)1e4(,[\w$]+=\{maxResults:\2,)/g, '$11e8$3'],
  [/(var [\w$]+=)1e5(;async function [\w$]+\(e,t,n=\{count:0\}\))/g, '$11e8$2'],
] as const;

/**
 * What `<( )` and `>( )` are called: as bash calls them where there is no `/dev/fd`. They are files of the kernel then, which every
 * command can open, and no two at a time have one name.
 */
const SUBSTITUTED = /(let [\w$]+=[\w$]+-[\w$]+\.length,[\w$]+=)`\$\{[\w$]+\}\/\$\{[\w$]+\}`(;)/g;

/** Its gzip commands are the only ones that want Node; ours take their place. */
const ZLIB = /import\{[^}]*\}from"node:zlib";?/g;

/**
 * Whether `--help` is among the words. Behind a word that is no option it may be for somebody else: a script, or the command that
 * `timeout`, `env`, `xargs` and `find -exec` run.
 */
const HELP = /(function [\w$]+\(e\)\{)return e\.includes\("--help"\)(\})/g;
const ASKED = 'for(const w of e){if(w==="--help")return!0;if(w==="--"||!w.startsWith("-"))return!1}return!1';

/** The name of a command may expand to more words than one (`$RUN x`, `"$@"`), as other words do: just-bash takes it for one name. */
const NAME =
  /let ([\w$]+)=await ([\w$]+)\(this\.ctx,t\.name\),([\w$]+)=\[\],([\w$]+)=\[\],(?=[\s\S]{1,900}?else for\(let N of t\.args\)\{let I=await ([\w$]+)\()/g;
const WORDS = [
  'let carrelWords=t.name.parts.some(part=>/Expansion$|Substitution$|^DoubleQuoted$/.test(part.type))',
  '?await $5(this.ctx,t.name):null,',
  '$1=carrelWords?carrelWords.values[0]??"":await $2(this.ctx,t.name),',
  '$3=carrelWords?carrelWords.values.slice(1):[],$4=$3.map(()=>true),',
].join('');

const MENDED = [
  [NAME, WORDS],
  [HELP, `$1${ASKED}$2`],
  ...BRACES,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a template there
  [SUBSTITUTED, '$1`/tmp/sh-np.${++carrelSubstituted}`$2'],
] as const;

/**
 * Gives `virtual:just-bash`: the browser bundle of just-bash with three more exports. Its public `exec` gives output when all
 * is over and forgets the shell's state; with the interpreter itself a shell can stream, and remember. The version is pinned,
 * and a bundle in which a name is not found exactly once fails the build.
 */
export function justBash(): Plugin {
  return {
    name: 'carrel:just-bash',
    resolveId: (id) => (id === VIRTUAL ? `\0${VIRTUAL}` : null),
    load(id) {
      if (id !== `\0${VIRTUAL}`) return null;
      let bundle = readFileSync(BUNDLE, 'utf8').replaceAll(ZLIB, '');
      for (const [place, mended] of MENDED) {
        const before = bundle;
        bundle = bundle.replace(place, mended);
        if (bundle === before) throw new Error(`just-bash: ${place} was not found`);
      }
      const names = Object.entries(HIDDEN).map(([name, place]) => {
        const found = [...bundle.matchAll(place)].map((match) => match[1]);
        if (found.length !== 1) throw new Error(`just-bash: ${name} was found ${found.length} times`);
        return `${found[0]} as ${name}`;
      });
      const { version } = JSON.parse(readFileSync(resolve(FOLDER, 'package.json'), 'utf8')) as { version: string };
      return `${bundle}\nvar carrelSubstituted = 0;\nexport const VERSION = '${version}';\nexport { ${names.join(', ')} };\n`;
    },
  };
}
