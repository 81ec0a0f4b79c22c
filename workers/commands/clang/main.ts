import { serveProgram } from '../serve';
import { clang } from './clang';

serveProgram(clang);
