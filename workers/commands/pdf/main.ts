import { serveProgram } from '../serve';
import { pdf } from './pdf';

serveProgram(pdf);
