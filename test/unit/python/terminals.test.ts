import { pythonTests } from './python.ts';

await pythonTests('test_terminals');
