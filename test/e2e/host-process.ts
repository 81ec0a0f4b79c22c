import { argv, stdout } from 'node:process';
import { serve } from '../../scripts/serve.ts';

// A server in a process of its own, so that it can be killed: node host-process.ts FOLDER PORT [plain]
const [, , root = '', port = '0', kind] = argv;
const server = await serve({ root, port: Number(port), ...(kind === 'plain' ? { headers: {} } : {}) });
stdout.write(`${server.port}\n`);
