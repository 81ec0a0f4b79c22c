import type { Tool } from './host';
import { createPythonTool, type PythonToolOptions } from './python';

const MAGIC = '%%shell';

/** The desk's own shell, as cells of the notebook: what it puts out, stops and asks is as with Python. */
export function createShellTool(options: PythonToolOptions): Tool {
  const cells = {
    run: (...[cellId, code, how]: Parameters<typeof options.cells.run>) =>
      options.cells.run(cellId, shellCell(code), how),
    offer: (cellId: string, code: string) => options.cells.offer(cellId, shellCell(code)),
  };
  const { run } = createPythonTool({ ...options, cells });
  return {
    spec: {
      name: 'shell',
      description:
        'Runs bash commands in the desk: grep, sed, awk, jq, find, sort, diff, patch, tar, zip, gzip, xz, sqlite3, bc, make, curl, python3 and the like, on the same files as Python. Directory, variables and functions stay between calls. You get the output and the exit code. A server (python3 app.py, flask run, uvicorn, python3 -m http.server) goes on in the background, is shown to the user, and answers curl localhost:PORT. There is no terminal and no standard input; a command waits for the one before it.',
      input: {
        type: 'object',
        properties: { command: { type: 'string', description: 'One or more lines of bash.' } },
        required: ['command'],
        additionalProperties: false,
      },
      code: 'command',
      magic: MAGIC,
    },
    // Nothing of it is Python that could be read before.
    look: async () => [],
    run: ({ command }, context) => run({ code: command }, context),
  };
}

function shellCell(command: string): string {
  return `${MAGIC}\n${command}`;
}
