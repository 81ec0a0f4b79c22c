import { serveProgram } from '../serve';
import { r } from './r';

serveProgram(r);
