const REMOVED = "for (const name of ['Suspending', 'promising', 'SuspendError']) delete WebAssembly[name];";

/** From now on this page and the kernels that it starts are in a browser that has no JSPI: the API itself is gone, which no switch of Chromium does any more. */
export function removeJspi(): void {
  for (const name of ['Suspending', 'promising', 'SuspendError']) Reflect.deleteProperty(WebAssembly, name);
  const get = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const response = await get(input, init);
    if (!response.url.includes('kernel-script')) return response;
    return new Response(`${REMOVED}\n${await response.text()}`);
  };
}
