import type { StartShell } from './contract';
import { BashShell } from './shell';

const python = import.meta.glob<string>('./py/**/*.py', { query: '?raw', import: 'default', eager: true });
const carrelShell: StartShell = Object.assign((world: Parameters<StartShell>[0]) => new BashShell(world), { python });

Object.assign(globalThis, { carrelShell });
