import type { Pack } from '../contract/packs';
import { copyingPath, PROGRAMS, pathsOf } from './table';

/** A pack for each program. */
export function programPacks(): readonly Pack[] {
  return PROGRAMS.map((program) => ({
    id: `program:${program.name}`,
    title: program.name,
    about: program.about,
    packages: [],
    paths: pathsOf(program),
    program: {
      version: program.version,
      licence: program.licence,
      source: program.source,
      copying: copyingPath(program.name),
      commands: program.commands,
    },
  }));
}
