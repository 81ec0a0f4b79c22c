import { serveProgram } from '../serve';
import { espeak } from './espeak';

serveProgram(espeak);
