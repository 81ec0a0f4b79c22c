import { serveProgram } from '../serve';
import { graphviz } from './graphviz';

serveProgram(graphviz);
