import { serveProgram } from '../serve';
import { pandoc } from './pandoc';

serveProgram(pandoc);
