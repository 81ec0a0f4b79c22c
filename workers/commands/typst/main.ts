import { serveProgram } from '../serve';
import { typst } from './typst';

serveProgram(typst);
