importScripts('plain-pyodide/pyodide.js');
const booting = loadPyodide({
  indexURL: new URL('plain-pyodide/', location.href).href,
  lockFileURL: new URL('plain/pyodide-lock.json', location.href).href,
  packageBaseUrl: new URL('plain/', location.href).href,
});
self.onmessage = async ({ data: { id, code, packages } }) => {
  const pyodide = await booting;
  if (packages.length > 0) await pyodide.loadPackage(packages, { messageCallback: () => {} });
  await pyodide.runPythonAsync(code);
  postMessage({ id, value: true });
};
