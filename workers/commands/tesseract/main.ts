import { serveProgram } from '../serve';
import { tesseract } from './tesseract';

serveProgram(tesseract);
