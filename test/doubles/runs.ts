import type { Script } from './kernel-double';
import type { NetworkDouble } from './network';

export const TABLE = `<div>
<style scoped>
    .dataframe tbody tr th:only-of-type { vertical-align: middle; }
    .dataframe tbody tr th { vertical-align: top; }
    .dataframe thead th { text-align: right; }
</style>
<table border="1" class="dataframe">
  <thead><tr style="text-align: right;"><th></th><th>month</th><th>region</th><th>units</th><th>revenue</th></tr></thead>
  <tbody>
    <tr><th>0</th><td>2026-01-01</td><td>North</td><td>0</td><td>0.00</td></tr>
    <tr><th>1</th><td>2026-02-01</td><td>South</td><td>37</td><td>79.19</td></tr>
    <tr><th>2</th><td>2026-03-01</td><td>West</td><td>74</td><td>58.38</td></tr>
    <tr><th>3</th><td>2026-04-01</td><td>North</td><td>111</td><td>37.57</td></tr>
    <tr><th>4</th><td>2026-05-01</td><td>South</td><td>148</td><td>16.76</td></tr>
  </tbody>
</table>
</div>`;

const TRACEBACK =
  '\u001b[31m---------------------------------------------------------------------------\u001b[39m\n\u001b[31mZeroDivisionError\u001b[39m                         Traceback (most recent call last)\n\u001b[36mCell\u001b[39m\u001b[36m \u001b[39m\u001b[32mIn[3]\u001b[39m\u001b[32m, line 3\u001b[39m\n\u001b[32m      1\u001b[39m \u001b[38;5;28;01mfor\u001b[39;00m n \u001b[38;5;129;01min\u001b[39;00m \u001b[38;5;28mrange\u001b[39m(\u001b[32m3\u001b[39m):\n\u001b[32m      2\u001b[39m     \u001b[38;5;28mprint\u001b[39m(n)\n\u001b[32m----> \u001b[39m\u001b[32m3\u001b[39m \u001b[32;43m1\u001b[39;49m\u001b[32;43m \u001b[39;49m/\u001b[32;43m \u001b[39;49m\u001b[32;43m0\u001b[39;49m\n\n\u001b[31mZeroDivisionError\u001b[39m: division by zero';

/** Canned runs, chosen by what the code contains. */
export function demoScript(network: NetworkDouble): Script {
  return async (code, emit, { wait, input }) => {
    if (code.includes('plot')) {
      emit({ kind: 'status', state: 'loading' });
      for (let loaded = 0; loaded <= 6.9e6; loaded += 1.38e6) {
        emit({ kind: 'progress', progress: { label: 'Loading matplotlib', loaded, total: 6.9e6, unit: 'bytes' } });
        await wait(60);
      }
      emit({ kind: 'progress', progress: null });
      emit({ kind: 'status', state: 'running' });
      emit({
        kind: 'display',
        data: { 'image/png': await chart(), 'text/plain': '<Figure size 640x480 with 1 Axes>' },
        displayId: null,
        update: false,
      });
      return;
    }
    if (code.includes('head')) {
      emit({ kind: 'result', count: 1, data: { 'text/html': TABLE, 'text/plain': 'table' } });
      return;
    }
    if (code.includes('print')) {
      for (let n = 0; n < 3; n += 1) emit({ kind: 'stdout', text: `${n} of 3\n` });
    }
    if (code.includes('stderr')) emit({ kind: 'stderr', text: 'UserWarning: the column “units” was read as text.\n' });
    if (code.includes('sleep')) await wait(600_000);
    if (code.includes('input')) {
      const line = await input('What is your name? ');
      emit({ kind: 'stdout', text: `Hello, ${line ?? 'nobody'}\n` });
    }
    if (code.includes('json'))
      emit({
        kind: 'display',
        data: { 'application/json': '{"name":"carrel","n":[1,2,{"deep":true}],"none":null}' },
        displayId: null,
        update: false,
      });
    if (code.includes('latex'))
      emit({
        kind: 'display',
        data: { 'text/latex': '$\\displaystyle \\int_0^1 x^2\\,dx = \\frac{1}{3}$' },
        displayId: null,
        update: false,
      });
    if (code.includes('script'))
      emit({
        kind: 'display',
        data: {
          'text/html':
            '<style>p{color:teal}</style><p id="x">static</p><script>document.querySelector("#x").textContent = "The script ran."</script>',
        },
        displayId: null,
        update: false,
      });
    if (code.includes('fetch')) network.record('https://api.example.org/v1/data?page=1', 'denied');
    if (code.includes('1 / 0'))
      return {
        status: 'error',
        error: { name: 'ZeroDivisionError', message: 'division by zero', traceback: TRACEBACK },
      };
    return;
  };
}

async function chart(): Promise<Blob> {
  const canvas = new OffscreenCanvas(640, 400);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No canvas');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, 640, 400);
  context.strokeStyle = '#444';
  context.strokeRect(60, 30, 540, 310);
  context.strokeStyle = '#1f77b4';
  context.lineWidth = 2;
  context.beginPath();
  for (let x = 0; x <= 540; x += 4) context.lineTo(60 + x, 185 - Math.sin(x / 60) * 110 - Math.sin(x / 11) * 18);
  context.stroke();
  return canvas.convertToBlob({ type: 'image/png' });
}
