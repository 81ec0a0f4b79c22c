import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { ROOT } from '../project.ts';

const VIRTUAL = 'virtual:webr';

/** From node_modules. */
const WEBR = 'webr/dist';
const FILES = `${WEBR}/vfs`;
const LIBRARY = 'usr/lib/R';

/**
 * Parts of R's library that are no part of its program, by the names of their files here: where each is laid, below `/`. An image
 * is a row of files in one, and a second file tells which. Left out are the help, translations, and data of maps.
 */
const IMAGES: Readonly<Record<string, string>> = {
  'afm.data.gzip': `${LIBRARY}/library/grDevices/afm`,
  'cairo.data.gzip': `${LIBRARY}/library/grDevices/libs`,
  'enc.data.gzip': `${LIBRARY}/library/grDevices/enc`,
  'parallel.data.gzip': `${LIBRARY}/library/parallel`,
  'share.data.gzip': `${LIBRARY}/share`,
};

const FONTS = 'usr/share/fonts';

/** Where in node_modules a file of R comes from; undefined: it is not known. */
export function webrSource(file: string): string | undefined {
  const image = IMAGES[file];
  if (image !== undefined) return `${FILES}/${image}.data.gz`;
  const name = file.replace(/\.gzip$/, '');
  return name.endsWith('.ttf') ? `${FILES}/${FONTS}/${name}` : `${WEBR}/${name}`;
}

/** What the glue does by itself, and how often: it would take its `Module` from elsewhere, and run texts as scripts. */
const BEGIN = 'var Module=typeof Module!="undefined"?Module:{};';
const SCRIPTS = /\beval\(/g;
const SCRIPT_COUNT = 6;

/**
 * Gives `virtual:webr`: Emscripten's glue of R (https://github.com/r-wasm/webr) as a function, so that each run has a memory of
 * its own and what the glue fetches comes out of our hands, and the lists of the images. The version is pinned, and a glue that
 * looks otherwise fails the build.
 */
export function webr(): Plugin {
  return {
    name: 'carrel:webr',
    resolveId: (id) => (id === VIRTUAL ? `\0${VIRTUAL}` : null),
    load(id) {
      if (id !== `\0${VIRTUAL}`) return null;
      const read = (path: string) => readFileSync(join(ROOT, 'node_modules', path), 'utf8');
      const images = Object.entries(IMAGES).map(([part, folder]) => {
        const { files } = JSON.parse(read(`${FILES}/${folder}.js.metadata`)) as { readonly files: unknown };
        return { part, folder: `/${folder}`, files };
      });
      return `export const IMAGES = ${JSON.stringify(images)};
export const FONTS_CONF = ${JSON.stringify(read(`${FILES}/etc/fonts/fonts.conf`))};
export function startR(Module, fetch, runScript) {
${asFunction(read(`${WEBR}/R.js`))}
}`;
    },
  };
}

function asFunction(glue: string): string {
  // Before it stands what lays files that are fetched one by one.
  const [, body, more] = glue.split(BEGIN);
  if (body === undefined || more !== undefined) throw new Error('webr: the beginning of its glue was not found once');
  const count = body.match(SCRIPTS)?.length;
  if (count !== SCRIPT_COUNT) throw new Error(`webr: ${count} scripts are run by its glue, not ${SCRIPT_COUNT}`);
  return body.replaceAll(SCRIPTS, 'runScript(');
}
