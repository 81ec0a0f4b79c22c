import type { ExecResult } from 'virtual:just-bash';

const MB = 1024 * 1024;

/** Far beyond real work, and near enough that a runaway script ends with a message while the kernel lives. */
export const LIMITS = {
  maxCallDepth: 200,
  maxExecDepth: 32,
  maxCommandCount: 2_000_000,
  maxLoopIterations: 10_000_000,
  maxAwkIterations: 20_000_000,
  maxSedIterations: 20_000_000,
  maxJqIterations: 20_000_000,
  maxWorkUnits: 100_000_000,
  maxTraversalEntries: 1_000_000,
  maxGlobOperations: 1_000_000,
  maxStringLength: 64 * MB,
  maxHeredocSize: 64 * MB,
  maxArrayElements: 1_000_000,
  // Counted twice for each word.
  maxBraceExpansionResults: 2_000_000,
  maxOutputSize: 512 * MB,
  maxInputBytes: 1024 * MB,
  maxLiveBytes: 1024 * MB,
  maxExecutionTimeMs: 24 * 3_600_000,
} as const;

const LIMIT_MET = 126;
const STOPPED = 137;

/** What just-bash says to programmers. */
const ADVICE = /, increase executionLimits\.\w+/g;

/** An error's text as a person is told it. */
export const plain = (text: string): string => text.replaceAll(ADVICE, '');

interface Told extends ExecResult {
  /** The script ended its shell itself. */
  readonly isExit: boolean;
  /** The limit that was met. */
  readonly limit?: Error;
}

/** What just-bash tells by throwing, as a result; null for what it does not mean to throw. */
export function told(error: unknown): Told | null {
  if (!(error instanceof Error)) return null;
  const { stdout = '', stderr = '', exitCode } = error as Error & Partial<ExecResult>;
  const result = (extra: string, code: number, isExit = false): Told => ({
    stdout,
    stderr: `${stderr}${extra}`,
    exitCode: code,
    isExit,
  });
  switch (error.name) {
    case 'ExitError':
      return result('', exitCode ?? 0, true);
    case 'ErrexitError':
      return result('', exitCode ?? 1);
    case 'ParseException':
    case 'LexerError':
      return result(`bash: syntax error: ${error.message}\n`, 2);
    case 'ExecutionLimitError':
      return { ...result(stderr.includes(error.message) ? '' : `bash: ${error.message}\n`, LIMIT_MET), limit: error };
    case 'ExecutionAbortedError':
      return { stdout, stderr: '', exitCode: STOPPED, isExit: false };
    case 'RangeError':
      return result('bash: the commands are nested too deeply for this shell\n', LIMIT_MET);
    default:
      return typeof exitCode === 'number' || stdout !== '' || stderr !== ''
        ? result('', exitCode ?? 1)
        : result(`bash: ${error.message}\n`, 1);
  }
}

/** The same error, of which the output so far has been handed over. */
export function withoutOutput(limit: Error): Error {
  return Object.assign(limit, { stdout: '' });
}
