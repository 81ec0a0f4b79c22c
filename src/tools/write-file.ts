import { DATA_ROOT, type FileStore } from '../contract/files';
import { formatBytes } from '../lib/bytes';
import { confine } from '../lib/path';
import { failure, success, type Tool } from './host';

export function createWriteFileTool(files: Pick<FileStore, 'commit' | 'stat'>): Tool {
  return {
    spec: {
      name: 'write_file',
      description: `Writes a text file below ${DATA_ROOT}. Replaces a file only if told to.`,
      input: {
        type: 'object',
        properties: {
          path: { type: 'string' },
          content: { type: 'string' },
          replace: { type: 'boolean', description: 'Whether a file of this name may be replaced; default false.' },
        },
        required: ['path', 'content'],
        additionalProperties: false,
      },
    },
    async run(input) {
      const { path, problem } = confine(String(input.path), DATA_ROOT);
      if (path === null) return failure(problem);
      if (input.replace !== true && (await files.stat(path)) !== null)
        return failure(`${path} is there already. Choose another name, or set replace to true.`);
      const data = new Blob([String(input.content)]);
      const commit = await files.commit([{ kind: 'write', path, data }]);
      if (!commit.ok) return failure(commit.failure.message);
      const written = commit.value.changed.filter((entry) => entry.path === path);
      return {
        ...success(`Wrote ${path} (${formatBytes(data.size)}). Link: sandbox:${encodeURI(path)}`),
        forUser: { outputs: [], files: written },
      };
    },
  };
}
