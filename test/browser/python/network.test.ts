import { afterAll, expect, test } from 'vitest';
import { STOP_LIMIT } from '../../stop-limit';
import { createPage } from './page';

const TABLE = 'a,b\n1,2\n3,4\n';
const seen: Request[] = [];

/** Stands for other hosts: each path is one way to answer. */
const send: typeof fetch = async (input, init) => {
  const request = new Request(input, init);
  seen.push(request);
  const { pathname } = new URL(request.url);
  switch (pathname) {
    case '/table.csv':
      return new Response(TABLE, { headers: { 'content-type': 'text/csv' } });
    case '/echo':
      return Response.json({
        method: request.method,
        body: await request.text(),
        token: request.headers.get('x-token'),
      });
    case '/missing':
      return new Response('gone', { status: 404, statusText: 'Not Found' });
    case '/never':
      return new Promise<Response>((_, reject) =>
        request.signal.addEventListener('abort', () => reject(request.signal.reason)),
      );
    default:
      throw new TypeError('Failed to fetch');
  }
};

const { kernel, network, run } = createPage(send, `wheels-${crypto.randomUUID()}`);
network.allow('data.example', 'once');
afterAll(() => kernel.dispose());

/** The error of the run, as name and message. */
async function failure(code: string): Promise<string> {
  const { error } = await run(code);
  return `${error?.name}: ${error?.message}`;
}

test.each([
  ['urllib', "import urllib.request\nprint(urllib.request.urlopen('https://data.example/table.csv').read().decode())"],
  ['requests', "import requests\nprint(requests.get('https://data.example/table.csv').text)"],
  ['pandas', "import pandas as pd\nprint(pd.read_csv('https://data.example/table.csv').to_csv(index=False))"],
  [
    'pyfetch',
    "from pyodide.http import pyfetch\nprint(await (await pyfetch('https://data.example/table.csv')).string())",
  ],
  ['open_url', "from pyodide.http import open_url\nprint(open_url('https://data.example/table.csv').read())"],
  ['fetch of JavaScript', "import js\nprint(await (await js.fetch('https://data.example/table.csv')).text())"],
])('%s reads from a host that is allowed', async (_, code) => {
  const result = await run(code);
  expect(result.error).toBeNull();
  expect(result.text.trim()).toBe(TABLE.trim());
});

test.each([
  ['urllib', "import urllib.request\nurllib.request.urlopen('https://other.example/')", 'URLError'],
  ['requests', "import requests\nrequests.get('https://other.example/')", 'ConnectionError'],
  ['pandas', "import pandas as pd\npd.read_csv('https://other.example/t.csv')", 'URLError'],
  ['pyfetch', "from pyodide.http import pyfetch\nawait pyfetch('https://other.example/')", 'NetworkDenied'],
  ['open_url', "from pyodide.http import open_url\nopen_url('https://other.example/')", 'NetworkDenied'],
])('%s raises where the host is not allowed', async (_, code, name) => {
  const before = seen.length;
  const text = await failure(code);
  expect(text).toContain(`${name}: `);
  expect(text).toContain('Python may not reach other.example');
  expect(seen.length).toBe(before);
});

test('what is sent arrives: method, body and headers', async () => {
  const result = await run(
    "import requests\nr = requests.put('https://data.example/echo', json={'n': 1}, headers={'X-Token': 't'})\nprint(r.json())",
  );
  expect(result.text).toBe(`{'method': 'PUT', 'body': '{"n": 1}', 'token': 't'}\n`);
});

test('an error status is an answer', async () => {
  const code =
    "import requests\nr = requests.get('https://data.example/missing')\nprint(r.status_code, r.text)\nr.raise_for_status()";
  const result = await run(code);
  expect(result.text).toBe('404 gone\n');
  expect(result.error?.message).toContain('404 Client Error: Not Found for url: https://data.example/missing');
});

test('a refusal of the server is explained', async () => {
  expect(await failure("import requests\nrequests.get('https://data.example/nothing')")).toMatch(
    /^ConnectionError: .*CORS/,
  );
});

test('time-outs are kept', async () => {
  expect(await failure("import requests\nrequests.get('https://data.example/never', timeout=0.3)")).toMatch(
    /^ReadTimeout: /,
  );
  expect(await failure("import requests\nrequests.get('https://data.example/never', timeout=(9, 0.3))")).toMatch(
    /^ReadTimeout: /,
  );
  expect(
    await failure("import urllib.request\nurllib.request.urlopen('https://data.example/never', timeout=0.3)"),
  ).toBe('TimeoutError: https://data.example/never did not answer within 0.3 seconds');
});

test.each([
  ['requests', "import requests\nprint('there')\nrequests.get('https://data.example/never')"],
  ['pyfetch', "from pyodide.http import pyfetch\nprint('there')\nawait pyfetch('https://data.example/never')"],
])('Stop ends a hung request of %s', async (_, code) => {
  let start = 0;
  const result = await kernel.run(code, {
    onEvent(event) {
      if (event.kind !== 'stdout') return;
      setTimeout(() => {
        start = performance.now();
        void kernel.interrupt();
      }, 200);
    },
  });
  expect((performance.now() - start) / 1000).toBeLessThan(STOP_LIMIT);
  expect(result.status).toBe('interrupted');
  expect((await run('print(1 + 1)')).text).toBe('2\n');
});

test('sockets say what works instead', async () => {
  expect(await failure("import socket\nsocket.create_connection(('data.example', 80))")).toContain(
    'OSError: There are no raw sockets in the browser',
  );
});
