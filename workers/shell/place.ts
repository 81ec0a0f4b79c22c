import type { InterpreterState } from 'virtual:just-bash';
import type { ShellRun } from './contract';
import type { Input } from './input';

export type Write = ShellRun['write'];

/** Where commands run. A pipeline has one for each of its commands, a job in the background one for itself. */
export interface Place {
  readonly state: InterpreterState;
  /** What is read where `state.groupStdin` is `LIVE`. */
  readonly input: Input;
  /** Null: all output is kept for the result. */
  readonly write: Write | null;
  /** The terminal that the output goes to, if it does. */
  readonly terminal: string | null;
  readonly signal: AbortSignal;
  /** The output goes to another command, which takes it as it comes. */
  readonly isPiped: boolean;
  /** Whether somebody takes as much of the output as he wants. */
  readonly isTaken: boolean;
  /** Nobody reads the output any more: the next command ends it, as a signal would. */
  isLeft: boolean;
}

/** What a subshell begins with: a copy, of which nothing comes back. */
export function subshell(state: InterpreterState, stdin: string, signal: AbortSignal): InterpreterState {
  // Functions are trees that nobody changes, and what was substituted belongs to the command that did it.
  const { functions, processSubstitutions: _, signal: __, groupStdin: ___, ...rest } = state;
  const copy = copied(rest) as InterpreterState;
  copy.functions = new Map(functions);
  copy.groupStdin = stdin;
  copy.signal = signal;
  copy.suppressVerbose = false;
  copy.loopDepth = 0;
  copy.bashPid = state.nextVirtualPid;
  state.nextVirtualPid += 1;
  return copy;
}

/** Maps, sets, lists and plain objects anew; long texts are not copied. */
function copied(value: unknown): unknown {
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, copied(one)]));
  if (value instanceof Set) return new Set(value);
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, copied(one)]));
}
