import type { Level } from '../contract/docker';
import { DATA_ROOT, type FileStore } from '../contract/files';
import type { PairedRunner, RemoteResult, Runners } from '../contract/runners';
import { stripAnsi } from '../lib/ansi';
import { formatBytes } from '../lib/bytes';
import { namedIn } from '../lib/named-files';
import { confine, isBelow } from '../lib/path';
import { terminalText } from '../lib/terminal-text';
import { filesText, fitted, TOOL_TEXT } from './for-model';
import { failure, type Tool, text } from './host';

export interface DockerToolOptions {
  readonly runners: Pick<Runners, 'list' | 'state' | 'run'>;
  readonly files: Pick<FileStore, 'list'>;
  readonly sessionId: string;
}

/** The runners that are there now, the first first. */
export function readyRunners(runners: Pick<Runners, 'list' | 'state'>): readonly PairedRunner[] {
  return runners.list().filter((runner) => runners.state(runner.id).kind === 'ready');
}

/** A shell in a container on a machine of the person's. There has to be a runner that is ready. */
export function createDockerTool({ runners, files, sessionId }: DockerToolOptions): Tool {
  const ready = readyRunners(runners);
  return {
    spec: {
      name: 'docker',
      description: `Runs a shell command in a Linux container (Debian, amd64) on a machine of the person's, for what cannot run in the desk's Python: native programs, compilers, packages without a build for the browser. It works in ${DATA_ROOT}, sees only the files that are sent, and what it makes or changes there comes back. The container is kept for this session. The person is asked before anything is sent; use python where that can do it.\n${ready.map((runner) => describe(runner, runners)).join('\n')}`,
      input: {
        type: 'object',
        properties: {
          command: { type: 'string', description: 'For sh -c. Not interactive.' },
          files: {
            type: 'array',
            items: { type: 'string' },
            description: `Files or folders below ${DATA_ROOT} to send. Default: those that the command names.`,
          },
          network: {
            type: 'boolean',
            description:
              'Whether it needs root and the internet, for apt and pip; default false. That is a container of its own: use what was installed with network true again.',
          },
          image: { type: 'string', description: 'Default: as above.' },
          runner: { type: 'string', description: 'Name of the runner; default: the first.' },
          timeout: { type: 'number', description: 'Seconds.' },
        },
        required: ['command'],
        additionalProperties: false,
      },
      code: 'command',
      isShell: true,
    },
    async run(input, { signal, cellId }) {
      const command = String(input.command);
      const runner = input.runner === undefined ? ready[0] : ready.find(({ name }) => name === input.runner);
      if (runner === undefined)
        return failure(`There is no runner of that name. There are: ${ready.map(({ name }) => name).join(', ')}.`);
      const level: Level = input.network === true ? 'open' : 'sealed';
      if (level === 'open' && runner.level === 'sealed') {
        return failure(
          `${runner.name} is sealed: nothing there has root or a network. Do without, or ask the person to pair it again as open.`,
        );
      }
      const all = (await files.list()).filter((entry) => entry.kind === 'file').map((entry) => entry.path);
      const paths = Array.isArray(input.files) ? below(input.files.map(String), all) : namedIn(command, all);
      if (typeof paths === 'string') return failure(paths);
      const result = await runners.run(
        {
          runner: runner.id,
          title: command,
          argv: ['/bin/sh', '-c', command],
          level,
          ...(typeof input.image === 'string' && { image: input.image }),
          session: sessionId,
          paths,
          mayChoose: false,
          for: cellId,
          ...(typeof input.timeout === 'number' && { timeout: input.timeout }),
        },
        { signal },
      );
      if (!result.ok) return failure(result.failure.message);
      return {
        forModel: text(resultText(result.value)),
        forUser: { outputs: [], files: result.value.files },
        isError: result.value.exitCode !== 0,
      };
    },
  };
}

function describe(runner: PairedRunner, runners: Pick<Runners, 'state'>): string {
  const state = runners.state(runner.id);
  if (state.kind !== 'ready') return '';
  const { image, images, limits } = state.status;
  const network = runner.level === 'open' ? 'network on request' : 'sealed: no network, no root';
  const others = images.filter((each) => each !== (runner.image ?? image)).slice(0, 10);
  return `- Runner "${runner.name}": ${network}; image ${runner.image ?? image}${others.length === 0 ? '' : `, also ${others.join(', ')}`}; ${limits.seconds} s, ${formatBytes(limits.memory)}.`;
}

/** The files at or below these paths, or what is wrong with one of them. */
function below(wanted: readonly string[], all: readonly string[]): readonly string[] | string {
  const found = new Set<string>();
  for (const each of wanted) {
    const { path, problem } = confine(each, DATA_ROOT);
    if (path === null) return problem;
    const there = all.filter((file) => file === path || isBelow(file, path));
    if (there.length === 0) return `There is no file or folder ${path}. Use list_files.`;
    for (const file of there) found.add(file);
  }
  return [...found];
}

function resultText({ exitCode, stdout, stderr, files, removed, beside }: RemoteResult): string {
  const shown = (output: string) => terminalText(stripAnsi(output)).trimEnd();
  const errors = shown(stderr);
  const parts = [
    fitted(shown(stdout), errors === '' ? TOOL_TEXT : TOOL_TEXT / 2, 'the person sees it; print less'),
    errors === '' ? '' : `stderr:\n${fitted(errors, TOOL_TEXT / 2, 'the person sees it')}`,
    exitCode === 0 ? '' : `Exit code ${exitCode}${exitCode === 124 ? ': its time was over' : ''}.`,
    filesText(files, removed),
    beside.length === 0
      ? ''
      : `Files that were changed in the desk meanwhile are as they were; what came back is ${beside.join(', ')}.`,
  ];
  return parts.filter((part) => part !== '').join('\n\n') || 'It ran without output.';
}
