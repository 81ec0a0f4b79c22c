import type { Output } from '../contract/display';
import type { Finding, Kernel, RunResult, TableSchema } from '../contract/kernel';
import type { ModelContent } from '../contract/model';
import type { Network } from '../contract/network';
import { unreachable } from '../contract/result';
import type { CellRunner, ToolContext } from '../contract/tool';
import { stripAnsi } from '../lib/ansi';
import { terminalText } from '../lib/terminal-text';
import { filesText, fitted, isTable, outputsText, picturesOf, TOOL_TEXT } from './for-model';
import { failure, type Tool } from './host';
import { schemaText } from './schema-text';

export interface PythonToolOptions {
  readonly cells: CellRunner;
  readonly kernel: Pick<Kernel, 'preflight' | 'frames'>;
  readonly network: Pick<Network, 'rules' | 'allow' | 'records'>;
  /** Makes a picture small enough for a model, at most 1 MB; null: it cannot be made. */
  readonly shrink: (picture: Blob) => Promise<Blob | null>;
  /** Whether the model is given pictures. */
  readonly images: () => boolean;
  /** Characters for the model. */
  readonly room?: number;
}

/** Pictures of one run that the model is given. */
const MOST_PICTURES = 4;

export function createPythonTool(options: PythonToolOptions): Tool {
  const { cells, kernel, network, shrink, images, room = TOOL_TEXT } = options;
  return {
    spec: {
      name: 'python',
      description:
        'Runs Python (IPython) in the desk. Variables stay between calls. The value of the last expression and open figures are shown to the person; you get text, shapes of tables and small pictures. Files below /mnt/data are kept.',
      input: {
        type: 'object',
        properties: { code: { type: 'string', description: 'The code, whole.' } },
        required: ['code'],
        additionalProperties: false,
      },
      code: 'code',
    },
    look: (input) => kernel.preflight(String(input.code)),
    async run(input, context) {
      const { findings, signal, cellId, onOutput } = context;
      const code = String(input.code);
      const refused = await askHosts(
        findings.flatMap((finding) => finding.hosts ?? []),
        network,
        context,
      );
      if (refused !== null) {
        cells.offer(cellId, code);
        return failure(`This was not run: ${refusedText(refused)}`);
      }
      const before = new Set(network.records().map((record) => record.id));
      const { result, outputs } = await cells.run(cellId, code, { signal, onOutput });
      const tried = network.records().filter((record) => !before.has(record.id) && record.outcome === 'denied');
      const hosts = [...new Set(tried.map((record) => record.host))];
      const isRefused = hosts.length > 0 && (await askHosts(hosts, network, context)) !== null;
      const last = outputs.findLast((output) => output.kind === 'result');
      const frames = last !== undefined && isTable(last.data) ? await kernel.frames() : [];
      const text = resultText({
        findings,
        outputs,
        result,
        table: frames.find(({ name }) => name === '_') ?? null,
        asked: hosts.length === 0 ? '' : isRefused ? refusedText(hosts.join(', ')) : allowedText(hosts),
        room,
      });
      return {
        forModel: [{ kind: 'text', text }, ...(images() ? await pictures(outputs, shrink) : [])],
        forUser: { outputs, files: result.files },
        isError: result.status !== 'ok',
      };
    },
  };
}

/** Asks about each host without a rule; returns the one that the person does not allow, or null. */
async function askHosts(
  hosts: readonly string[],
  network: PythonToolOptions['network'],
  { askHost }: Pick<ToolContext, 'askHost'>,
): Promise<string | null> {
  for (const host of new Set(hosts)) {
    if (network.rules().some((rule) => rule.host === host)) continue;
    const until = await askHost(host);
    if (until === null) return host;
    network.allow(host, until);
  }
  return null;
}

function refusedText(host: string): string {
  return `the person does not allow Python to reach ${host}. Do without it.`;
}

function allowedText(hosts: readonly string[]): string {
  return `The person has now allowed Python to reach ${hosts.join(', ')}: run it again if it is still needed.`;
}

interface Told {
  readonly findings: readonly Finding[];
  readonly outputs: readonly Output[];
  readonly result: RunResult;
  /** Of the last result. */
  readonly table: TableSchema | null;
  /** What the person said of hosts that were tried; may be empty. */
  readonly asked: string;
  readonly room: number;
}

function resultText({ findings, outputs, result, table, asked, room }: Told): string {
  const error = result.error ?? outputs.find((output) => output.kind === 'error') ?? null;
  const whole =
    result.wholeOutput === null ? 'the person sees it; print less' : `the whole is in ${result.wholeOutput}`;
  const printed = terminalText(stripAnsi(outputsText(outputs))).trimEnd();
  const parts = [
    findings.length === 0 ? '' : `Noticed before the run:\n${findings.map(findingText).join('\n')}`,
    // The error is what matters most: it has its own room.
    fitted(printed, error === null ? room : room / 2, whole),
    error === null
      ? ''
      : fitted(stripAnsi(error.traceback).trim() || `${error.name}: ${error.message}`, room / 2, 'a long traceback'),
    table === null ? '' : `The last table:\n${schemaText(table, 40)}`,
    asked.replace(/^\w/, (letter) => letter.toUpperCase()),
    statusText(result),
    filesText(result.files, result.removed),
    result.unsaved === null ? '' : `Not saved: ${result.unsaved.paths.join(', ')}. ${result.unsaved.reason}`,
  ];
  return parts.filter((part) => part !== '').join('\n\n') || 'It ran without output.';
}

export function findingText({ line, text }: Finding): string {
  return `- line ${line}: ${text}`;
}

/** What the end of a run means for what comes next; empty where it went well or the error says it all. */
export function statusText({ status, loss }: Pick<RunResult, 'status' | 'loss'>): string {
  const lost = loss === null ? '' : ` Python was restarted: variables are gone, files are there.`;
  switch (status) {
    case 'ok':
    case 'error':
      return lost.trim();
    case 'interrupted':
      return `The person stopped it.${lost}`;
    case 'timeout':
      return `It took too long and was stopped.${lost} Do less at a time.`;
    case 'killed':
      return `It had to be ended.${lost}`;
    case 'crashed':
      return `Python crashed, perhaps out of memory.${lost} Use less memory.`;
    default:
      return unreachable(status);
  }
}

async function pictures(
  outputs: readonly Output[],
  shrink: PythonToolOptions['shrink'],
): Promise<readonly ModelContent[]> {
  const small = await Promise.all(picturesOf(outputs).slice(0, MOST_PICTURES).map(shrink));
  return small.flatMap((data): readonly ModelContent[] => (data === null ? [] : [{ kind: 'image', data }]));
}
