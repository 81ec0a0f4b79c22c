export type ArchiveFailure = 'not-a-zip' | 'not-carrel' | 'newer' | 'damaged' | 'unsafe' | 'too-large';

/** Why an archive is not read, on its way out of the reading. The message is a sentence for the person. */
export class Refused extends Error {
  constructor(
    readonly code: ArchiveFailure,
    message: string,
  ) {
    super(message);
  }
}

/** `what` is wrong with it, as a clause. */
export function damaged(what: string): Refused {
  return new Refused(
    'damaged',
    `This zip was damaged or changed: ${what}. Nothing was imported. Copy the file again, or export the session again.`,
  );
}

export function notCarrel(): Refused {
  return new Refused(
    'not-carrel',
    'This zip was not exported by Carrel: it has no list of its parts (carrel.json). To use the files in it, drop it onto the desk.',
  );
}
