import type { AskSettings } from '../contract/conversation';
import { DATA_ROOT, type FileEntry } from '../contract/files';
import type { KernelInfo, PackageInfo, TableSchema } from '../contract/kernel';
import type { ProgramInfo } from '../contract/program';
import type { Settings } from '../contract/settings';
import { formatBytes } from '../lib/bytes';
import { hiddenText } from '../lib/hidden-files';
import text from './system-prompt.md?raw';

/** What is true at the moment of asking. */
export interface Facts {
  /** Null: Python could not be started. */
  readonly kernel: KernelInfo | null;
  readonly packages: readonly PackageInfo[];
  /** Of the shell, beside its own commands. */
  readonly programs: readonly Pick<ProgramInfo, 'name' | 'version' | 'commands'>[];
  /** Without hidden ones. */
  readonly files: readonly FileEntry[];
  readonly hiddenFiles: number;
  readonly tables: readonly TableSchema[];
  /** Seconds; null: no limit. */
  readonly runTimeout: number | null;
  readonly packageRule: Settings['packageRule'];
  readonly settings: Pick<AskSettings, 'mode' | 'privacy' | 'rounds'>;
}

const MOST_FILES = 60;
const MOST_COLUMNS = 60;

/** The standing text, and the facts. */
export function systemPrompt(facts: Facts): string {
  return [text.trim(), kernelPart(facts), ...programsPart(facts), filesPart(facts), settingsPart(facts)].join('\n\n');
}

const RULES: Readonly<Record<Settings['packageRule'], readonly string[]>> = {
  anything: [],
  official: [
    "- The person's rule: no package is installed or loaded that is not named above; imports and installs of others are refused.",
  ],
  approved: [
    "- The person's rule: only packages of the approved list are installed or loaded; of those above, all are in it. Imports " +
      'and installs of others are refused: say which package is not in the list instead of trying another way.',
  ],
};

const NO_WAITING =
  '- This browser lets functions not wait: call `subprocess.run`, `requests` and `input()` at the top level of a cell or in `async def` functions that you await. The program node cannot run here.';

function kernelPart({ kernel, packages, runTimeout, packageRule }: Facts): string {
  if (kernel === null) return 'Python\n- It could not be started: code cannot be run now.';
  const named = (list: readonly PackageInfo[]) => list.map(({ name, version }) => `${name} ${version}`).join(', ');
  const usable = packages.filter((each) => each.source !== 'none' && (each.loaded || each.reason === undefined));
  const here = usable.filter((each) => each.source !== 'remote');
  const remote = usable.filter((each) => each.source === 'remote').map((each) => each.name);
  const lines = [
    `- Python ${kernel.python}, IPython ${kernel.ipython}, Pyodide ${kernel.pyodide}.`,
    `- Packages that are here, loaded when imported: ${named(here) || 'none'}.`,
    ...(remote.length === 0
      ? []
      : [`- Packages that must be fetched first, if the person allows it: ${remote.join(', ')}.`]),
    ...RULES[packageRule],
    `- A run may take ${runTimeout === null ? 'as long as it needs' : `${runTimeout} s`}.`,
    ...(kernel.canBlock ? [] : [NO_WAITING]),
  ];
  return `Python\n${lines.join('\n')}`;
}

function programsPart({ kernel, programs }: Facts): readonly string[] {
  if (kernel === null || programs.length === 0) return [];
  const lines = programs.map(({ name, version, commands }) => {
    const isItself = commands.length === 1 && commands[0] === name;
    return `- ${name} ${version}${isItself ? '' : `: ${commands.join(', ')}`}`;
  });
  const head = 'Programs of the shell, loaded when first used; `--help` says what a build lacks';
  return [`${head}\n${lines.join('\n')}`];
}

function filesPart({ files, hiddenFiles, tables }: Facts): string {
  const listed = files.filter((file) => file.kind === 'file');
  if (listed.length === 0 && hiddenFiles === 0) return `Files in ${DATA_ROOT}\n- None.`;
  const schemas = new Map(tables.map((table) => [table.name, table]));
  const lines = listed.slice(0, MOST_FILES).map((file) => {
    const table = schemas.get(file.path);
    return `- ${file.path}, ${formatBytes(file.size)}${table === undefined ? '' : `, ${tableText(table)}`}`;
  });
  const more = listed.length > MOST_FILES ? [`- and ${listed.length - MOST_FILES} more: use list_files.`] : [];
  const hidden = hiddenFiles === 0 ? [] : [`- and ${hiddenText(hiddenFiles)}.`];
  return `Files in ${DATA_ROOT}\n${[...lines, ...more, ...hidden].join('\n')}`;
}

/** One line: rows, and the columns with their types. */
function tableText({ rows, columns }: TableSchema): string {
  const shown = columns.slice(0, MOST_COLUMNS).map(({ name, type }) => `${name} (${type})`);
  const more = columns.length > MOST_COLUMNS ? [`and ${columns.length - MOST_COLUMNS} more`] : [];
  return `${rows === null ? 'many' : rows.toLocaleString('en')} rows: ${[...shown, ...more].join(', ')}`;
}

function settingsPart({ settings }: Facts): string {
  const lines: string[] = [];
  if (settings.mode === 'ask') lines.push('- The person sees each piece of code before it runs, and may change it.');
  if (settings.mode === 'never') lines.push('- Code is not run: it is offered to the person, who may run it.');
  if (settings.privacy === 'schema')
    lines.push(
      '- Schema only: you are told names, types, ranges and counts, never cells, printed text or figures. The person sees them all. Write code that answers the question, and say what the person will find in its output.',
    );
  lines.push(`- You have at most ${settings.rounds} requests for one question.`);
  return `This session\n${lines.join('\n')}`;
}
