import type { Output } from './display';
import type { FileEntry } from './files';
import type { Finding, RunResult } from './kernel';
import type { ModelContent } from './model';
import type { NetworkRule } from './network';

/** JSON Schema (draft 2020-12) of a tool's input: an object. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  readonly input: JsonSchema;
  /** Name of the property of the input that is code to be run: the person may want to see it first, and change it. */
  readonly code?: string;
  /** The line that stands above the code in a cell, where the code is not Python. */
  readonly magic?: string;
  /** The code is a command of a shell elsewhere, and so can be no cell of the notebook. */
  readonly isShell?: boolean;
}

/** The two faces of a result: short text and small pictures for the model, everything for the screen. */
export interface ToolResult {
  readonly forModel: readonly ModelContent[];
  readonly forUser: { readonly outputs: readonly Output[]; readonly files: readonly FileEntry[] };
  readonly isError: boolean;
}

export interface ToolContext {
  readonly signal: AbortSignal;
  /** Outputs as they come, before the result. */
  readonly onOutput: (outputs: readonly Output[]) => void;
  /** For the cell of the notebook in which the tool runs code, if it does. */
  readonly cellId: string;
  /** What `ToolHost.look` found in this call. */
  readonly findings: readonly Finding[];
  /** Asks the person; null: there was no answer. */
  ask(question: string, options: readonly string[]): Promise<string | null>;
  /** Asks the person whether Python may reach a host, in every mode; null: it may not. */
  askHost(host: string): Promise<NetworkRule['until'] | null>;
}

/** Runs code as a cell at the end of the session's notebook. The cell holds what comes out of it. */
export interface CellRunner {
  /** Resolves when the run has ended, also by the signal. */
  run(
    cellId: string,
    code: string,
    options: { readonly signal: AbortSignal; readonly onOutput?: (outputs: readonly Output[]) => void },
  ): Promise<{ readonly result: RunResult; readonly outputs: readonly Output[] }>;
  /** Puts the code there without running it. */
  offer(cellId: string, code: string): void;
}

/** Unknown tools, bad arguments and tools that throw are results, not exceptions. */
export interface ToolHost {
  specs(): readonly ToolSpec[];
  /** What can be told of a call before it runs; nothing where there is nothing to tell. Never rejects. */
  look(name: string, input: string): Promise<readonly Finding[]>;
  /** `input` is the model's JSON text. */
  call(name: string, input: string, context: ToolContext): Promise<ToolResult>;
}
