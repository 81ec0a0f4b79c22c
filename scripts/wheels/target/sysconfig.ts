import { loadPyodide } from 'pyodide';

/** Prints what the interpreter of Pyodide says about how it was built: the values of its Makefile and of its pyconfig.h. */
const python = await loadPyodide();
console.log(python.runPython('import json, sysconfig; json.dumps(sysconfig.get_config_vars())'));
