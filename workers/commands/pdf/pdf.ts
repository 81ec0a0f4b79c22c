import { PDFDocument } from '@cantoo/pdf-lib';
import type { ProgramCall } from '../../../src/contract/program';
import { resolvePath } from '../files';
import { UsageError } from '../usage';
import { openDocument } from './document';
import { imagesOf } from './images';
import { type Grammar, readWords, type Words } from './options';
import { pngOf } from './png';
import { flowing, laidOut, piecesOf } from './text';

/** Poppler's tools, over pdf.js for reading and pdf-lib for writing. */
const VERSION = '5.6.205';

interface Tool {
  readonly usage: string;
  readonly grammar: Grammar;
  run(words: Words, call: ProgramCall): Promise<number>;
}

const RANGE = '  -f N, -l N   first and last page\n  -upw TEXT    password\n';

const TOOLS: Readonly<Record<string, Tool>> = {
  pdftotext: {
    usage: `pdftotext [options] file.pdf [file.txt | -]\n${RANGE}  -layout      keep what stands side by side\n  -nopgbrk     no form feed between pages\n`,
    grammar: { valued: ['-f', '-l', '-upw', '-opw', '-enc', '-eol'], bare: ['-layout', '-raw', '-nopgbrk', '-q'] },
    run: text,
  },
  pdfinfo: {
    usage: `pdfinfo [options] file.pdf\n${RANGE}`,
    grammar: { valued: ['-f', '-l', '-upw', '-opw', '-enc'], bare: ['-isodates', '-rawdates'] },
    run: info,
  },
  pdftoppm: {
    usage: `pdftoppm [options] file.pdf [prefix]\n${RANGE}  -png, -jpeg  the format, PPM without\n  -r N         pixels for each inch, 150 without\n  -scale-to N  the longer side in pixels\n  -singlefile  the first page only, without a number\n`,
    grammar: {
      valued: ['-f', '-l', '-upw', '-opw', '-r', '-scale-to', '-jpegopt'],
      bare: ['-png', '-jpeg', '-singlefile', '-q', '-gray'],
    },
    run: pictures,
  },
  pdfimages: {
    usage: `pdfimages [options] file.pdf prefix\n${RANGE}  -list        tell what there is, and write nothing\n  -png, -j     PNG or JPEG, PPM without; a JPEG is encoded again\n  -p           the page's number in the names\n`,
    grammar: { valued: ['-f', '-l', '-upw', '-opw'], bare: ['-png', '-j', '-all', '-list', '-p', '-q'] },
    run: images,
  },
  pdfunite: { usage: 'pdfunite in-1.pdf ... in-n.pdf out.pdf\n', grammar: { valued: [], bare: [] }, run: unite },
  pdfseparate: {
    usage: 'pdfseparate [-f N] [-l N] in.pdf out-%d.pdf\n',
    grammar: { valued: ['-f', '-l'], bare: [] },
    run: separate,
  },
};

export async function pdf(call: ProgramCall): Promise<number> {
  const [command = '', ...words] = call.argv;
  const tool = TOOLS[command];
  if (tool === undefined) throw new Error(`there is no ${command} here`);
  if (words.some((word) => word === '-h' || word === '-help' || word === '--help' || word === '-?')) {
    call.stdout(
      `Usage: ${tool.usage}\nNot in this build: PDFs in Chinese, Japanese or Korean without fonts of their own.\n`,
    );
    return 0;
  }
  if (words.some((word) => word === '-v' || word === '--version')) {
    call.stdout(`${command} (pdf.js ${VERSION})\n`);
    return 0;
  }
  try {
    return await tool.run(readWords(words, tool.grammar), call);
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    const message = error instanceof Error ? error.message : String(error);
    const said = name === 'PasswordException' ? 'Incorrect password: give the right one with -upw' : message;
    call.stderr(`${command}: ${said}\n${error instanceof UsageError ? `Usage: ${tool.usage}` : ''}`);
    return error instanceof UsageError ? 99 : 1;
  }
}

function bytesAt(name: string | undefined, { cwd, stdin, files }: ProgramCall): Uint8Array<ArrayBuffer> {
  if (name === undefined) throw new UsageError('no file was named');
  const data = name === '-' ? stdin : files.read(resolvePath(cwd, name));
  if (data === null) throw new Error(`Couldn't open file '${name}': No such file or directory.`);
  return data;
}

async function open(words: Words, call: ProgramCall) {
  const data = bytesAt(words.names[0], call);
  const document = await openDocument(data, words.text('-upw') ?? words.text('-opw'), call.part);
  const first = words.number('-f', 1);
  const last = Math.min(words.number('-l', document.numPages), document.numPages);
  if (first > last) throw new UsageError(`the first page (${first}) is after the last (${last})`);
  const pages = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return { document, pages, size: data.length };
}

async function text(words: Words, call: ProgramCall): Promise<number> {
  const { document, pages } = await open(words, call);
  let all = '';
  for (const number of pages) {
    const pieces = await piecesOf(await document.getPage(number));
    all += words.has('-layout') ? laidOut(pieces) : flowing(pieces);
    if (!words.has('-nopgbrk')) all += '\f';
    call.progress('pdftotext', number, pages.at(-1) ?? null, 'steps');
  }
  const output = words.names[1] ?? `${words.names[0]?.replace(/\.pdf$/i, '')}.txt`;
  if (output === '-') call.stdout(all);
  else call.files.write(resolvePath(call.cwd, output), new TextEncoder().encode(all));
  return 0;
}

async function info(words: Words, call: ProgramCall): Promise<number> {
  const { document, pages, size } = await open(words, call);
  const about = (await document.getMetadata()).info as Readonly<Record<string, unknown>>;
  const lines: [string, string][] = [];
  for (const name of ['Title', 'Subject', 'Keywords', 'Author', 'Creator', 'Producer', 'CreationDate', 'ModDate']) {
    const value = about[name];
    if (typeof value === 'string' && value !== '') lines.push([name, name.endsWith('Date') ? date(value) : value]);
  }
  lines.push(['Form', about.IsAcroFormPresent === true ? 'AcroForm' : 'none']);
  lines.push(['Pages', String(document.numPages)]);
  lines.push(['Encrypted', typeof about.EncryptFilterName === 'string' ? 'yes' : 'no']);
  const many = words.has('-f') || words.has('-l');
  for (const number of many ? pages : pages.slice(0, 1)) {
    const [left = 0, bottom = 0, right = 0, top = 0] = (await document.getPage(number)).view;
    const name = many ? `Page ${String(number).padStart(4)} size` : 'Page size';
    lines.push([name, `${points(right - left)} x ${points(top - bottom)} pts`]);
  }
  lines.push(['File size', `${size} bytes`], ['PDF version', String(about.PDFFormatVersion ?? '')]);
  call.stdout(lines.map(([name, value]) => `${`${name}:`.padEnd(16)} ${value}\n`).join(''));
  return 0;
}

/** `D:20260102030405Z` as ISO 8601, as far as it goes. */
function date(text: string): string {
  const match = /^D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(Z|[+-]\d\d)?/.exec(text);
  if (!match) return text;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', zone = ''] = match;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`;
}

function points(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

/** PDF measures in 72nds of an inch. */
const POINTS = 72;

async function pictures(words: Words, call: ProgramCall): Promise<number> {
  const { document, pages } = await open(words, call);
  const ending = words.has('-png') ? 'png' : words.has('-jpeg') ? 'jpg' : 'ppm';
  const prefix = words.names[1];
  const shown = words.has('-singlefile') ? pages.slice(0, 1) : pages;
  for (const number of shown) {
    const page = await document.getPage(number);
    const whole = page.getViewport({ scale: 1 });
    const to = words.number('-scale-to', null);
    const scale = to === null ? words.number('-r', 150) / POINTS : to / Math.max(whole.width, whole.height);
    const viewport = page.getViewport({ scale });
    const canvas = new OffscreenCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('this browser has no canvas in workers');
    // The types know canvases of a document only.
    await page.render({ canvas: null, canvasContext: context as never, viewport, background: 'white' }).promise;
    const data = await encoded(canvas, context, ending);
    const place = words.has('-singlefile') ? '' : `-${String(number).padStart(String(document.numPages).length, '0')}`;
    if (prefix === undefined || prefix === '-') call.stdout(data);
    else call.files.write(resolvePath(call.cwd, `${prefix}${place}.${ending}`), data);
    call.progress('pdftoppm', number, pages.at(-1) ?? null, 'steps');
  }
  return 0;
}

async function images(words: Words, call: ProgramCall): Promise<number> {
  const { document, pages } = await open(words, call);
  const prefix = words.names[1];
  const isList = words.has('-list');
  if (prefix === undefined && !isList) throw new UsageError('the beginning of the names of the pictures is missing');
  const ending = words.has('-png') || words.has('-all') ? 'png' : words.has('-j') ? 'jpg' : 'ppm';
  if (isList) call.stdout('page   num  type   width height color\n------------------------------------\n');
  let count = 0;
  for (const number of pages) {
    for (const { width, height, color, pixels } of await imagesOf(await document.getPage(number))) {
      const place = String(count++).padStart(3, '0');
      if (isList) {
        const row = [String(number).padStart(4), String(count - 1).padStart(5), ' image', String(width).padStart(6)];
        call.stdout(`${[...row, String(height).padStart(6), color].join(' ')}\n`);
        continue;
      }
      const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
      if (context === null) throw new Error('this browser has no canvas in workers');
      context.putImageData(new ImageData(pixels, width, height), 0, 0);
      const page = words.has('-p') ? `-${String(number).padStart(3, '0')}` : '';
      const data = await encoded(context.canvas, context, ending);
      call.files.write(resolvePath(call.cwd, `${prefix}${page}-${place}.${ending}`), data);
    }
    call.progress('pdfimages', number, pages.at(-1) ?? null, 'steps');
  }
  return 0;
}

async function encoded(
  canvas: OffscreenCanvas,
  context: OffscreenCanvasRenderingContext2D,
  ending: 'png' | 'jpg' | 'ppm',
): Promise<Uint8Array> {
  const { width, height } = canvas;
  if (ending === 'jpg') return encodedAsJpeg(canvas);
  const pixels = context.getImageData(0, 0, width, height);
  if (ending === 'png') return pngOf(pixels);
  const { data } = pixels;
  const head = new TextEncoder().encode(`P6\n${width} ${height}\n255\n`);
  const made = new Uint8Array(head.length + width * height * 3);
  made.set(head);
  for (let from = 0, to = head.length; from < data.length; from += 4, to += 3)
    made.set(data.subarray(from, from + 3), to);
  return made;
}

async function encodedAsJpeg(canvas: OffscreenCanvas): Promise<Uint8Array> {
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch {
    // WebKit reads no Blob in a sandbox.
    throw new Error('this browser can’t write JPEG here: use -png, then  magick page-1.png page-1.jpg');
  }
}

async function unite({ names }: Words, call: ProgramCall): Promise<number> {
  const output = names.at(-1);
  if (output === undefined || names.length < 2) throw new UsageError('name the files to join, then the new file');
  const joined = await PDFDocument.create();
  for (const name of names.slice(0, -1)) {
    const source = await PDFDocument.load(bytesAt(name, call));
    for (const page of await joined.copyPages(source, source.getPageIndices())) joined.addPage(page);
  }
  call.files.write(resolvePath(call.cwd, output), await joined.save());
  return 0;
}

async function separate(words: Words, call: ProgramCall): Promise<number> {
  const [name, pattern] = words.names;
  const source = await PDFDocument.load(bytesAt(name, call));
  const count = source.getPageCount();
  if (pattern === undefined || !/%0?\d*d/.test(pattern)) {
    throw new UsageError(`the name of the new files must contain %d, where the page's number goes`);
  }
  const last = Math.min(words.number('-l', count), count);
  for (let number = words.number('-f', 1); number <= last; number++) {
    const one = await PDFDocument.create();
    for (const page of await one.copyPages(source, [number - 1])) one.addPage(page);
    const path = pattern.replace(/%(0?)(\d*)d/, (_, zero: string, width: string) =>
      String(number).padStart(Number(width || 0), zero === '0' ? '0' : ' '),
    );
    call.files.write(resolvePath(call.cwd, path), await one.save());
  }
  return 0;
}
