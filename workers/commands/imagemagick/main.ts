import { serveProgram } from '../serve';
import { magick } from './magick';

serveProgram(magick);
