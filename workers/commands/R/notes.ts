const DOCKER = 'connect a machine with Docker under Runners';

/** What R says where something is not in this build, and what to do instead. */
const NOTES: readonly (readonly [said: RegExp, note: (name: string) => string])[] = [
  [
    /there is no package called ‘([\w.]+)’/,
    (name) => `${name} is not here: this build has R's base packages only. Do it with those, or ${DOCKER}.`,
  ],
  [
    /This version of R is not set up to install source packages|unable to access index for repository/,
    () => `packages cannot be installed here: this build has R's base packages only. For others ${DOCKER}.`,
  ],
  [
    /The `system\(\)` function is unsupported/,
    () => 'R starts no other programs here. Run them in the shell or from Python, before or after R.',
  ],
  [/unable to fork/, () => 'there is one process here. Use lapply in the place of mclapply.'],
  [
    /cannot open URL|cannot open the connection to 'https?:|URL .*: Download failed/,
    () => 'R reaches no network here. Get the file with curl or Python first, then read it.',
  ],
];

/** Sentences for what R has said on stderr, each once. */
export function notesOn(said: string): readonly string[] {
  const notes = NOTES.flatMap(([pattern, note]) => {
    const found = pattern.exec(said);
    return found ? [note(found[1] ?? '')] : [];
  });
  return [...new Set(notes)];
}
