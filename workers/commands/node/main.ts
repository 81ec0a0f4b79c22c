import { serveProgram } from '../serve';
import { node } from './node';

serveProgram(node);
