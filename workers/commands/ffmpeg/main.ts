import { serveProgram } from '../serve';
import { ffmpeg } from './ffmpeg';

serveProgram(ffmpeg);
