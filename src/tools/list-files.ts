import { DATA_ROOT, type FileStore } from '../contract/files';
import { formatBytes } from '../lib/bytes';
import { hiddenText, isHidden } from '../lib/hidden-files';
import { confine } from '../lib/path';
import { failure, success, type Tool } from './host';

const MOST = 200;

export function createListFilesTool(files: Pick<FileStore, 'list'>): Tool {
  return {
    spec: {
      name: 'list_files',
      description: `Lists the files below ${DATA_ROOT}, with sizes and types; those in .git and the like only where that is the folder.`,
      input: {
        type: 'object',
        properties: { folder: { type: 'string', description: `A folder below ${DATA_ROOT}; default: all.` } },
        additionalProperties: false,
      },
    },
    async run({ folder }) {
      const { path, problem } = confine(typeof folder === 'string' && folder !== '' ? folder : DATA_ROOT, DATA_ROOT);
      if (path === null) return failure(problem);
      const all = (await files.list(path)).filter((entry) => entry.kind === 'file');
      // Below the folder that is asked for: who names .git wants to see it.
      const found = all.filter((entry) => !isHidden(entry.path.slice(path.length)));
      if (all.length === 0) return success(`There are no files in ${path}.`);
      const lines = found.slice(0, MOST).map((entry) => `${entry.path}  ${formatBytes(entry.size)}  ${entry.type}`);
      const more = found.length > MOST ? [`and ${found.length - MOST} more: name a folder.`] : [];
      const hidden = all.length === found.length ? [] : [`and ${hiddenText(all.length - found.length)}`];
      return success([...lines, ...more, ...hidden].join('\n'));
    },
  };
}
