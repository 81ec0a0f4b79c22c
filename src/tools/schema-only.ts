import type { Output } from '../contract/display';
import type { FileStore } from '../contract/files';
import type { Finding, Kernel, TableSchema } from '../contract/kernel';
import type { ToolResult } from '../contract/tool';
import { stripAnsi } from '../lib/ansi';
import { formatBytes } from '../lib/bytes';
import { hiddenText, isHidden } from '../lib/hidden-files';
import { filesText, isTable, picturesOf } from './for-model';
import { failure, type Tool, text } from './host';
import { schemaText } from './schema-text';
import type { Veil } from './veil';

export interface SchemaOnlyOptions {
  readonly kernel: Pick<Kernel, 'frames' | 'tables'>;
  readonly files: Pick<FileStore, 'list'>;
  readonly veil: Veil;
}

/** Errors whose names say nothing about the data. Any other is told only if the model wrote its name. */
const ERRORS =
  /^(?:Arithmetic|Assertion|Attribute|Connection|EOF|FileExists|FileNotFound|Import|Indentation|Index|Key|Lookup|Memory|ModuleNotFound|Name|NotImplemented|OS|Overflow|Package|Permission|Recursion|Runtime|Syntax|Tab|Timeout|Type|UnboundLocal|Unicode|UnicodeDecode|UnicodeEncode|Value|ZeroDivision|Parser|EmptyData|Merge|Unreadable|KernelDied)(?:Error)?$|^(?:KeyboardInterrupt|StopIteration|SystemExit|NetworkDenied|NetworkFailed)$/;

/** What Python's own messages are made of. Told outside quotation marks only: values stand within them. */
const COMMON = new Set(
  `a an and are argument arguments as at attribute axis be but by cannot cannot column columns could convert defined
  division does dtype expected for found from got has have in index int invalid is it key keyword length literal match
  mismatch missing module must name no not object of on operand or out positional range required row rows shape str
  string syntax takes than the to type types unexpected unsupported value values were with zero bounds given float`.split(
    /\s+/,
  ),
);

/**
 * The tools as a model sees them that is told names, types, ranges and counts, and never a cell, printed text or a figure.
 * What it is given is made anew from what is allowed; a tool that is not known here gives only whether it went well. The
 * person sees everything.
 */
export function schemaOnly(tools: readonly Tool[], options: SchemaOnlyOptions): readonly Tool[] {
  return tools.map(
    (tool): Tool => ({
      ...tool,
      async run(input, context) {
        options.veil.know(JSON.stringify(input));
        if (tool.spec.name === 'ask_user') return tool.run(input, context);
        const result = await tool.run(input, context).catch((): ToolResult => failure(''));
        return { ...result, forModel: text(await told(tool.spec.name, input, result, context.findings, options)) };
      },
    }),
  );
}

async function told(
  name: string,
  input: Readonly<Record<string, unknown>>,
  result: ToolResult,
  findings: readonly Finding[],
  options: SchemaOnlyOptions,
): Promise<string> {
  switch (name) {
    case 'python':
      options.veil.made(result.forUser.files.map((file) => file.path));
      return [findingsText(findings, options.veil), refusalText(findings, result), await runText(result, options)]
        .filter((part) => part !== '')
        .join('\n\n');
    case 'list_files':
      return listText(options);
    case 'read_file':
      return fileText(String(input.path), options);
    case 'write_file':
      // The path and the text are the model's own; a failure may name other files.
      return result.isError ? `${String(input.path)} was not written.` : `Wrote ${String(input.path)}.`;
    default:
      return result.isError ? 'It failed.' : 'Done; the person sees the result.';
  }
}

async function runText({ forUser, isError }: ToolResult, { kernel, veil }: SchemaOnlyOptions): Promise<string> {
  const { outputs, files } = forUser;
  const error = outputs.find((output) => output.kind === 'error');
  const frames = named(await kernel.frames());
  const parts = [
    error === undefined ? (isError ? 'It did not end well.' : 'It ran.') : errorText(error, veil),
    countText(outputs),
    frames.map((frame) => schemaText(veil.table(frame), 40)).join('\n'),
    filesText(files, [], veil.path),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** What was noticed before the run; a sentence about a missing file names others, which may not be told. */
function findingsText(findings: readonly Finding[], veil: Veil): string {
  const lines = findings.map(({ line, kind, text: said }) =>
    kind === 'missing-file' && !veil.knows(said)
      ? `- line ${line}: there is no file of that name; use list_files.`
      : `- line ${line}: ${said}`,
  );
  return lines.length === 0 ? '' : `Noticed before the run:\n${lines.join('\n')}`;
}

/** Of a run that never was, because it names a host: nothing of the data is in this. */
function refusalText(findings: readonly Finding[], { isError, forUser }: ToolResult): string {
  const names = findings.flatMap((finding) => finding.hosts ?? []);
  return isError && forUser.outputs.length === 0 && names.length > 0
    ? `This was not run: the person does not allow Python to reach ${names.join(', ')}. Do without it.`
    : '';
}

/** Without the last result where a variable holds the same. */
function named(frames: readonly TableSchema[]): readonly TableSchema[] {
  const same = (one: TableSchema, two: TableSchema) =>
    one.rows === two.rows && JSON.stringify(one.columns) === JSON.stringify(two.columns);
  return frames.filter((frame) => frame.name !== '_' || !frames.some((each) => each !== frame && same(each, frame)));
}

/** What kind of error, in which line, and of its message the words that the model knows already. */
function errorText(error: Extract<Output, { kind: 'error' }>, veil: Veil): string {
  const name = ERRORS.test(error.name) || veil.knows(error.name) ? error.name : 'An error';
  const lines = [...stripAnsi(error.traceback).matchAll(/^Cell In\[\d+\], line (\d+)/gm)];
  const line = lines.at(-1)?.[1];
  const words = stripAnsi(error.message)
    .slice(0, 500)
    .replaceAll(/'[^']*'|"[^"]*"|[\p{L}\p{N}_]+/gu, (part) =>
      veil.knows(part) || COMMON.has(part.toLowerCase()) ? part : /^['"]/.test(part) ? "'…'" : '…',
    );
  return `${name}${line === undefined ? '' : ` in line ${line} of the cell`}: ${words}`;
}

/** How much was put out, as counts. */
function countText(outputs: readonly Output[]): string {
  const printed = outputs.reduce((sum, output) => sum + (output.kind === 'stream' ? output.text.length : 0), 0);
  const tables = outputs.filter(
    (output) => (output.kind === 'display' || output.kind === 'result') && isTable(output.data),
  ).length;
  const figures = picturesOf(outputs).length;
  const values = outputs.filter((output) => output.kind === 'result' && !isTable(output.data)).length;
  const counted = [
    printed === 0 ? '' : `${printed.toLocaleString('en')} characters of text`,
    tables === 0 ? '' : `${tables} table${tables === 1 ? '' : 's'}`,
    figures === 0 ? '' : `${figures} figure${figures === 1 ? '' : 's'}`,
    values === 0 ? '' : 'a value',
  ].filter((part) => part !== '');
  return counted.length === 0 ? '' : `The person was shown ${counted.join(', ')}; you are not told the contents.`;
}

async function listText({ files, veil }: SchemaOnlyOptions): Promise<string> {
  const all = (await files.list()).filter((entry) => entry.kind === 'file');
  const shown = all.filter((entry) => !isHidden(entry.path));
  const lines = shown.slice(0, 200).map((entry) => `${veil.path(entry.path)}  ${formatBytes(entry.size)}`);
  const hidden = all.length === shown.length ? [] : [`and ${hiddenText(all.length - shown.length)}`];
  return [...lines, ...hidden].join('\n') || 'There are no files.';
}

async function fileText(path: string, { kernel, files, veil }: SchemaOnlyOptions): Promise<string> {
  const entry = (await files.list()).find((each) => each.path === path || each.path === `/mnt/data/${path}`);
  if (entry === undefined) return 'There is no such file.';
  const [table] = await kernel.tables([entry.path]);
  return table === undefined
    ? `${veil.path(entry.path)}: ${formatBytes(entry.size)}. Its contents are withheld.`
    : schemaText(veil.table(table));
}
