import type { Command } from 'virtual:just-bash';
import {
  apart,
  withEscapedBytes,
  withNamedInput,
  withoutFollowing,
  withSizes,
  withUsualAwk,
  withUsualPaste,
  withWideCounts,
  wrap,
} from './commands';
import { endless } from './endless';
import { withHelp } from './help';
import type { Place, Write } from './place';
import { catAsItComes, headOfInput, tailOfInput, withInput } from './reading';

/** Commands whose output is that of what they run. */
export const TRANSPARENT = ['bash', 'sh', 'env', 'time', 'timeout'];

/** Commands that read files, to which `-` is standard input. */
const READERS = 'base64 cat column cut grep jq paste rev sort tac tr uniq wc'.split(' ');
/** And those to which it would be a file of that name. */
const READERS_ALONE = 'awk expand fold head nl tail unexpand'.split(' ');

/**
 * just-bash's commands for one place: with the input of that place, and mended where they do otherwise than others.
 * `live`: where output may go at once.
 */
export function tableFor(base: Map<string, Command>, place: Place, live: () => Write | null): Map<string, Command> {
  const commands = new Map(base);
  for (const name of commands.keys()) {
    if (!TRANSPARENT.includes(name)) wrap(commands, name, withInput(name, place, live));
  }
  wrap(commands, 'cat', (execute) => catAsItComes(execute, place, live));
  wrap(commands, 'head', (execute) => headOfInput(execute, place, live));
  wrap(commands, 'tail', (execute) => tailOfInput(execute, place, live));
  for (const name of ['printf', 'echo']) wrap(commands, name, withEscapedBytes);
  wrap(commands, 'uniq', withWideCounts);
  wrap(commands, 'head', (execute) => withSizes(execute, endless, () => (place.isPiped ? live() : null)));
  wrap(commands, 'tail', (execute) => withSizes(execute));
  wrap(commands, 'paste', withUsualPaste);
  wrap(commands, 'awk', withUsualAwk);
  wrap(commands, 'xargs', (execute) => (args, context) => execute(apart(args), context));
  for (const name of READERS) wrap(commands, name, withNamedInput(name, false));
  for (const name of READERS_ALONE) wrap(commands, name, withNamedInput(name, true));
  wrap(commands, 'tail', withoutFollowing);
  for (const name of base.keys()) wrap(commands, name, withHelp(name));
  return commands;
}
