import type { Kernel } from '../contract/kernel';

/** The kernel as one session has it: with variables of its own, `In` and `Out` too. */
export function inSpace(kernel: Kernel, space: () => string): Kernel {
  return {
    get state() {
      return kernel.state;
    },
    get info() {
      return kernel.info;
    },
    start: () => kernel.start(),
    run: (code, options) => kernel.run(code, { space: space(), ...options }),
    interrupt: () => kernel.interrupt(),
    restart: () => kernel.restart(),
    reply: (line) => kernel.reply(line),
    complete: (code, cursor, own = space()) => kernel.complete(code, cursor, own),
    runLine: (line, options) => kernel.runLine(line, options),
    completeLine: (terminal, text, cursor) => kernel.completeLine(terminal, text, cursor),
    closeTerminal: (terminal) => kernel.closeTerminal(terminal),
    server: (port) => kernel.server(port),
    stopServer: (port) => kernel.stopServer(port),
    serverLog: (port) => kernel.serverLog(port),
    inspect: (code, cursor, own = space()) => kernel.inspect(code, cursor, own),
    variables: (own = space()) => kernel.variables(own),
    install: (names, options) => kernel.install(names, options),
    packages: () => kernel.packages(),
    preflight: (code) => kernel.preflight(code),
    tables: (paths) => kernel.tables(paths),
    frames: (own = space()) => kernel.frames(own),
    forget: (other) => kernel.forget(other),
    flush: () => kernel.flush(),
    watch: (listener) => kernel.watch(listener),
    dispose: () => kernel.dispose(),
  };
}
