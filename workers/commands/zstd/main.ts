import { serveProgram } from '../serve';
import { zstd } from './zstd';

serveProgram(zstd);
