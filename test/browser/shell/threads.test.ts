import { afterAll, expect, it } from 'vitest';
import { createTestKernel } from '../../doubles/kernel';
import { printedBy } from './printed';

const desk = createTestKernel();
afterAll(() => desk.kernel.dispose());

const cell = (code: string) => printedBy(desk, code);

it('a bar of tqdm, which makes a lock for processes, says nothing of threads', async () => {
  const told = await cell('import io\nfrom tqdm import tqdm\nprint(sum(tqdm(range(4), file=io.StringIO())))');
  expect(told).toBe('6\n');
});

it('threads take turns, with one notice', async () => {
  const shown = await cell(`
import threading, queue, time
from concurrent.futures import ThreadPoolExecutor, as_completed
q, found = queue.Queue(), []
def worker():
    while (item := q.get()) is not None:
        found.append((item, threading.current_thread().name))
        q.task_done()
thread = threading.Thread(target=worker, name="w")
thread.start()
for n in range(3):
    q.put(n)
q.join(); q.put(None); thread.join()
print(found, thread.is_alive(), threading.current_thread().name)
with ThreadPoolExecutor(4) as pool:
    print(list(pool.map(lambda n: (time.sleep(0.01), n * n)[1], range(5))))
    print(sorted(done.result() for done in as_completed([pool.submit(pow, 2, n) for n in range(3)])))
    print(repr(pool.submit(lambda: 1 / 0).exception()))
event = threading.Event()
threading.Timer(0.05, event.set).start()
print(event.wait(5))
counter, lock = [0], threading.Lock()
def add():
    for _ in range(3):
        with lock:
            seen = counter[0]; time.sleep(0.001); counter[0] = seen + 1
many = [threading.Thread(target=add) for _ in range(4)]
[t.start() for t in many]; [t.join() for t in many]
print(counter)
import _thread
left = threading.Event()
print(_thread.start_new_thread(left.set, ()) > 0, left.wait(5))
`);
  expect(shown).toBe(
    `[(0, 'w'), (1, 'w'), (2, 'w')] False MainThread\n[0, 1, 4, 9, 16]\n[1, 2, 4]\nZeroDivisionError('division by zero')\nTrue\n[12]\nTrue True\nThreads and processes take turns in this tab: nothing is faster by them, and the results are the same.\n`,
  );
});

it('multiprocessing works, on threads', async () => {
  expect(
    await cell(`
import multiprocessing as mp
from concurrent.futures import ProcessPoolExecutor
def square(n): return n * n
with mp.Pool(4) as pool:
    print(pool.map(square, range(4)), pool.starmap(pow, [(2, 3)]), pool.apply_async(square, (5,)).get())
with ProcessPoolExecutor() as pool:
    print(list(pool.map(square, range(3))))
q = mp.Queue()
process = mp.Process(target=lambda: q.put("from it")); process.start(); process.join()
print(q.get(), process.exitcode, mp.cpu_count())
`),
  ).toBe('[0, 1, 4, 9] [8] 25\n[0, 1, 4]\nfrom it 0 1\n');
});

it('Stop ends what waits for threads', async () => {
  const run = desk.run(
    'import threading, time\nprint("begun")\nt = threading.Thread(target=time.sleep, args=(100,)); t.start(); t.join()',
    {
      onEvent: (event) => event.kind === 'stdout' && void desk.kernel.interrupt(),
    },
  );
  expect((await run).status).toBe('interrupted');
  expect(await cell('print(found[0])')).toBe("(0, 'w')\n");
});

it('a debugger beside a thread that waits does not end Python: memory access out of bounds', async () => {
  expect(
    await cell(`
import sys, threading
gone = threading.Event()
thread = threading.Thread(target=gone.wait)
thread.start()
def deep(n):
    return sorted([n], key=lambda _: n and deep(n - 1))
deep(100)
sys.settrace(lambda *_: None)
sys.settrace(None)
seen = []
sys.setprofile(lambda frame, event, arg: seen.append(event))
gone.set(); thread.join()
sys.setprofile(None)
print(len(sys._current_frames()), thread.is_alive(), len(seen) > 0)
`),
  ).toBe('1 False True\n');
});

it('calls of the event loop give C’s stack back, and many that wait at once have room', async () => {
  expect(
    await cell(`
import asyncio, pyodide_js, time
C = pyodide_js._module
await asyncio.sleep(0)
before = C.stackSave()
for _ in range(50): await asyncio.sleep(0)
after = C.stackSave()
async def fails(): raise ValueError
print((await asyncio.gather(fails(), return_exceptions=True))[0].args, before - after)
def deep(n): return sorted([n], key=lambda _: deep(n - 1) if n else time.sleep(0.05))
async def waits(): return deep(50)[0]
print(sum(await asyncio.gather(*[waits() for _ in range(80)])))
`),
  ).toBe('() 0\n4000\n');
});

it('a time-out that is over when it is asked for is no error of the event loop', async () => {
  expect(
    await cell(`
import asyncio, threading, time, types
from carrel import threads
jumps = iter(range(10**6))
threads.time = types.SimpleNamespace(monotonic=lambda: next(jumps) * 0.04)
try:
    lock = threading.Lock(); lock.acquire()
    print(lock.acquire(timeout=0.05), lock.acquire(timeout=0.001))
finally:
    threads.time = time
now = asyncio.get_running_loop()
late = now.create_future()
now.call_at(now.time() - 5, late.set_result, "late")
print(await late)
print(threading.Event().wait(-1))
done = threading.Event()
threading.Timer(0.05, done.set).start()
print(done.wait(threading.TIMEOUT_MAX))
`),
  ).toBe('False False\nlate\nFalse\nTrue\n');
});

it('Stop ends what computes after a thread has outlived its cell', async () => {
  await cell('import threading, time\nthreading.Thread(target=time.sleep, args=(0.05,)).start()');
  await cell('import asyncio\nawait asyncio.sleep(0.2)');
  const result = await desk.run('print("begun")\nwhile True: pass', {
    onEvent: (event) => event.kind === 'stdout' && void desk.kernel.interrupt(),
  });
  expect(result.status).toBe('interrupted');
  expect(await cell('print(found[0])')).toBe("(0, 'w')\n");
});
