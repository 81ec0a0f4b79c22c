import createTesseractCore, { type TessBaseApi, type TesseractCore } from 'tesseract.js-core/tesseract-core-simd-lstm';
import type { ProgramCall } from '../../../src/contract/program';
import { unreachable } from '../../../src/contract/result';
import { resolvePath } from '../files';
import { unpacked } from '../unpacked';
import { type Output, readOptions, type TesseractOptions } from './options';

const HELP = `Usage:
  tesseract --help | --version | --list-langs
  tesseract imagename outputbase|stdout [options...] [txt] [pdf] [hocr] [tsv] [makebox]

Reads the text in a picture (PNG, JPEG, TIFF, BMP, PNM, WebP), which may come through stdin ("-").

  -l LANG[+LANG]        Languages. eng is here; others are read from LANG.traineddata
  --tessdata-dir PATH   Where such files lie; else in TESSDATA_PREFIX or the working directory
  --psm NUM             How the page is laid out: 3 automatic, 4 one column, 6 one block, 7 one line,
                        8 one word, 10 one character, 11 sparse text, 13 raw line
  --oem NUM             Engine: 1, the neural one, is the one in this build
  --dpi VALUE           Resolution of the picture
  -c VAR=VALUE          A variable, such as tessedit_char_whitelist=0123456789

Not in this build: several pages in one TIFF, orientation and script detection (--psm 0).
`;

const BUNDLED = 'eng';

/** Reading picture text; a run has a memory of its own. */
export async function tesseract(call: ProgramCall): Promise<number> {
  const options = readOptions(call.argv);
  if (typeof options === 'string') {
    call.stderr(`${options}\n`);
    return 1;
  }
  if (options.wants === 'help') call.stdout(HELP);
  if (options.wants === 'languages') call.stdout(`List of available languages (1):\n${BUNDLED}\n`);
  if (options.wants === 'help' || options.wants === 'languages') return 0;
  const core = await createTesseractCore({
    wasmBinary: call.part('tesseract.wasm'),
    print: () => {},
    printErr: (line) => call.stderr(`${line}\n`),
    TesseractProgress: (percent) => call.progress('tesseract', percent, 100, 'steps'),
  });
  const api = new core.TessBaseAPI();
  if (options.wants === 'version') {
    call.stdout(`tesseract ${api.Version()}\n`);
    return 0;
  }
  if (options.image === '' || options.base === '') {
    call.stderr(HELP);
    return 1;
  }
  const { cwd, stdin, files } = call;
  const isPiped = options.image === '-' || options.image === 'stdin';
  const image = isPiped ? stdin : files.read(resolvePath(cwd, options.image));
  if (image === null) {
    call.stderr(`Error, cannot read input file ${options.image}: No such file or directory\n`);
    return 1;
  }
  for (const language of options.languages) {
    const data = await trained(language, options, call);
    if (data === null) {
      call.stderr(
        `Failed loading language '${language}'\n${language}.traineddata was looked for in the working directory. Put ` +
          'it there (from https://github.com/tesseract-ocr/tessdata_fast), or use -l eng.\n',
      );
      return 1;
    }
    core.FS.writeFile(`./${language}.traineddata`, data);
  }
  if (api.Init(null, options.languages.join('+'), 1) !== 0) {
    call.stderr('Could not initialize tesseract.\n');
    return 1;
  }
  for (const [name, value] of options.variables)
    if (!api.SetVariable(name, value)) call.stderr(`Could not set option: ${name}=${value}\n`);
  api.SetPageSegMode(options.pageMode);
  core.FS.writeFile('/input', image);
  if (api.SetImageFile(1, 0) === 1) {
    call.stderr('Error during processing: the picture could not be read.\n');
    return 1;
  }
  if (options.dpi !== null) api.SetSourceResolution(options.dpi);
  if (api.Recognize(null) !== 0) {
    call.stderr('Error during processing.\n');
    return 1;
  }
  for (const output of options.outputs) {
    const [ending, data] = made(core, api, output, options.image);
    if (options.base === 'stdout' || options.base === '-') call.stdout(data);
    else files.write(resolvePath(cwd, `${options.base}.${ending}`), data);
  }
  return 0;
}

/** The file's ending and the file. */
function made(core: TesseractCore, api: TessBaseApi, output: Output, title: string): readonly [string, Uint8Array] {
  const text = (value: string) => new TextEncoder().encode(value);
  switch (output) {
    case 'txt':
      return ['txt', text(api.GetUTF8Text())];
    case 'tsv':
      return ['tsv', text(`${TSV_HEAD}${api.GetTSVText(0)}`)];
    case 'makebox':
      return ['box', text(api.GetBoxText(0))];
    case 'hocr':
      return ['hocr', text(`${HOCR_HEAD}${api.GetHOCRText(0)}${HOCR_FOOT}`)];
    case 'pdf': {
      const pdf = new core.TessPDFRenderer('/page', '/', false);
      pdf.BeginDocument(title);
      pdf.AddImage(api);
      pdf.EndDocument();
      core.destroy(pdf);
      return ['pdf', core.FS.readFile('/page.pdf')];
    }
    default:
      return unreachable(output);
  }
}

/** The data of a language: bundled, or among the files. Null: there is none. */
async function trained(
  language: string,
  { dataFolder }: TesseractOptions,
  { cwd, env, files, part }: ProgramCall,
): Promise<Uint8Array | null> {
  for (const folder of [dataFolder ?? env.TESSDATA_PREFIX ?? '.', '.']) {
    const data = files.read(resolvePath(cwd, `${folder}/${language}.traineddata`));
    if (data !== null) return data;
  }
  if (language !== BUNDLED) return null;
  return unpacked(part('eng.traineddata.gzip'));
}

const TSV_HEAD = `${[
  'level',
  'page_num',
  'block_num',
  'par_num',
  'line_num',
  'word_num',
  'left',
  'top',
  'width',
  'height',
  'conf',
  'text',
].join('\t')}\n`;

const HOCR_HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">
 <head>
  <title></title>
  <meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>
  <meta name='ocr-system' content='tesseract' />
 </head>
 <body>
`;
const HOCR_FOOT = ' </body>\n</html>\n';
