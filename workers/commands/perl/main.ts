import { serveProgram } from '../serve';
import { perl } from './perl';

serveProgram(perl);
