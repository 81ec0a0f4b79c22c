import { loadPyodide } from './latest-pyodide/pyodide.mjs';

const booting = loadPyodide({ indexURL: new URL('latest-pyodide/', location.href).href });
self.onmessage = async ({ data: { id, code } }) => {
  const pyodide = await booting;
  await pyodide.runPythonAsync(code);
  postMessage(id);
};
