/** The parts of just-bash 3.4.2 that the shell is built on; see `scripts/vite/just-bash.ts`. */
declare module 'virtual:just-bash' {
  export const VERSION: string;

  export interface ExecResult {
    readonly stdout: string;
    readonly stderr: string;
    readonly exitCode: number;
    /** `text`: characters. `bytes`: one character for each byte. Absent: either. */
    readonly stdoutKind?: 'text' | 'bytes';
    /** The same in another word. */
    readonly stdoutEncoding?: 'binary';
    /** Bytes of the output that count already as some. */
    readonly internalOutputAccounting?: { readonly stdout: number; readonly stderr: number };
  }

  export interface Redirection {
    readonly operator: string;
    /** Null: that of the operator. */
    readonly fd?: number | null;
    /** A here-document has no word. */
    readonly target?: WordNode;
  }

  export interface WordNode {
    /** Only literal parts have a value of this kind. */
    readonly parts: readonly { readonly type: string; readonly value?: string }[];
  }

  export interface CommandNode {
    readonly type: string;
    /** Of a simple command. */
    readonly name?: WordNode | null;
    readonly args?: readonly WordNode[];
    readonly redirections?: readonly Redirection[];
  }

  export interface PipelineNode {
    readonly commands: readonly CommandNode[];
    readonly negated: boolean;
    /** For each command but the last, whether its errors go into the pipe too. */
    readonly pipeStderr?: readonly boolean[];
  }

  export interface StatementNode {
    readonly pipelines: readonly PipelineNode[];
    readonly operators: readonly string[];
    /** It ends with `&`. */
    readonly background: boolean;
    readonly sourceText?: string;
  }

  export interface ScriptNode {
    readonly statements: readonly StatementNode[];
  }

  /** All of a shell that lasts: variables, functions, options, directory. Maps, sets and plain values. */
  export interface InterpreterState {
    env: Map<string, string>;
    functions: Map<string, unknown>;
    exportedVars?: Set<string>;
    cwd: string;
    previousDir: string;
    localScopes: unknown[];
    callDepth: number;
    sourceDepth: number;
    loopDepth: number;
    inCondition: boolean;
    lastExitCode: number;
    suppressVerbose?: boolean;
    /** Standard input of what runs, one character for each byte. */
    groupStdin?: string | undefined;
    signal?: AbortSignal | undefined;
    extraArgs?: string[] | undefined;
    /** `set -e` and so on. */
    readonly options: { readonly errexit: boolean };
    readonly shoptOptions: { readonly lastpipe: boolean };
    /** The last statement's exit code, if it failed, ends no script that has `set -e`. */
    errexitSafe?: boolean;
    bashPid: number;
    nextVirtualPid: number;
    /** `$$` */
    readonly virtualPid: number;
    /** `$!` */
    lastBackgroundPid: number;
    processSubstitutions?: unknown;
  }

  export interface NestedOptions {
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly replaceEnv?: boolean;
    readonly stdin?: string;
    readonly stdinKind?: 'text' | 'bytes';
    readonly signal?: AbortSignal;
    readonly args?: string[];
  }

  /** What a command gets beside its arguments. */
  export interface CommandContext {
    readonly cwd: string;
    readonly env: Map<string, string>;
    readonly exportedEnv?: Readonly<Record<string, string>>;
    /** One character for each byte. */
    readonly stdin: string;
    readonly signal?: AbortSignal;
    readonly fs: FileSystem;
    readonly exec?: (script: string, options: NestedOptions) => Promise<ExecResult>;
  }

  export interface Command {
    readonly name: string;
    readonly trusted?: boolean;
    readonly internalIsExtension?: boolean;
    execute(args: string[], context: CommandContext): Promise<ExecResult>;
  }

  export interface FileStat {
    isFile: boolean;
    isDirectory: boolean;
    isSymbolicLink: boolean;
    mode: number;
    size: number;
    mtime: Date;
    ino?: number;
    dev?: number;
  }

  type Encoding = 'utf8' | 'utf-8' | 'ascii' | 'binary' | 'base64' | 'hex' | 'latin1';
  type EncodingOption = Encoding | { readonly encoding?: Encoding | null };

  export interface FileSystem {
    readFile(path: string, options?: EncodingOption): Promise<string>;
    readFileBytes(path: string): Promise<string>;
    readFileBuffer(path: string): Promise<Uint8Array>;
    writeFile(path: string, content: string | Uint8Array, options?: EncodingOption): Promise<void>;
    appendFile(path: string, content: string | Uint8Array, options?: EncodingOption): Promise<void>;
    exists(path: string): Promise<boolean>;
    stat(path: string): Promise<FileStat>;
    lstat(path: string): Promise<FileStat>;
    mkdir(path: string, options?: { readonly recursive?: boolean }): Promise<void>;
    readdir(path: string): Promise<string[]>;
    readdirWithFileTypes(
      path: string,
    ): Promise<{ name: string; isFile: boolean; isDirectory: boolean; isSymbolicLink: boolean }[]>;
    rm(path: string, options?: { readonly recursive?: boolean; readonly force?: boolean }): Promise<void>;
    cp(from: string, to: string, options?: { readonly recursive?: boolean }): Promise<void>;
    mv(from: string, to: string): Promise<void>;
    resolvePath(base: string, path: string): string;
    getAllPaths(): string[];
    chmod(path: string, mode: number): Promise<void>;
    symlink(target: string, path: string): Promise<void>;
    link(existing: string, path: string): Promise<void>;
    readlink(path: string): Promise<string>;
    realpath(path: string): Promise<string>;
    utimes(path: string, atime: Date, mtime: Date): Promise<void>;
  }

  export type Limits = Readonly<Record<string, number>>;

  export class Bash {
    constructor(options: {
      fs: FileSystem;
      cwd: string;
      env?: Record<string, string>;
      executionLimits?: Limits;
      defenseInDepth: false;
    });
    readonly commands: Map<string, Command>;
    readonly limits: Limits;
    readonly state: InterpreterState;
  }

  export class ExecutionScope {
    constructor(limits: Limits, signal?: AbortSignal);
    close(): Promise<void>;
    assertExecDepth(depth: number): void;
    /** Throws where there are so many of the kind already. */
    enterDepth(kind: string, most: number, what: string): { release(): void };
  }

  export class Interpreter {
    constructor(
      options: {
        fs: FileSystem;
        commands: Map<string, Command>;
        limits: Limits;
        executionScope: ExecutionScope;
        exec(script: string, options?: NestedOptions): Promise<ExecResult>;
        sleep?(milliseconds: number): Promise<void>;
      },
      state: InterpreterState,
    );
    protected readonly ctx: { readonly state: InterpreterState };
    executeScript(node: ScriptNode): Promise<ExecResult>;
    protected executePipeline(node: PipelineNode): Promise<ExecResult>;
    /** What is called by a name: a function, a builtin, a command, a file. */
    protected runCommand(
      name: string,
      args: string[],
      quoted: boolean[],
      stdin: string,
      ...rest: unknown[]
    ): Promise<ExecResult>;
    /** A file that may be run. */
    protected executeUserScript(path: string, args: string[], stdin?: string): Promise<ExecResult>;
    protected buildExportedEnv(): Record<string, string>;
    /** All the places of a command, in the order of PATH. */
    protected findCommandInPath(name: string): Promise<string[]>;
    protected executeCommand(node: CommandNode, stdin: string, isStdinOwned?: boolean): Promise<ExecResult>;
  }

  /** Throws an error of the name `ParseException`. */
  export function parse(script: string, options?: { maxHeredocSize?: number }): ScriptNode;
}
