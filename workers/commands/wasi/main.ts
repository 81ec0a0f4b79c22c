import { serveProgram } from '../serve';
import { wasi } from './wasi';

serveProgram(wasi);
