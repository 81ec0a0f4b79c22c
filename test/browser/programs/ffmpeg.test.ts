import { afterAll, expect, test } from 'vitest';
import { openPrograms, versionOf } from './kit';

const { run, end } = openPrograms();
afterAll(end);

/** A picture of 200 by 200 with its number, as PNG. */
async function numbered(number: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(200, 200);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = `hsl(${number * 3} 80% 50%)`;
  context.fillRect(0, 0, 200, 200);
  context.fillStyle = 'white';
  context.font = '80px sans-serif';
  context.fillText(String(number), 20, 130);
  return canvas.convertToBlob({ type: 'image/png' });
}

test('100 numbered pictures become a video of 30 frames a second, which ffprobe describes', async () => {
  const pictures = await Promise.all(
    Array.from({ length: 100 }, async (_, index) => {
      return [`frames/f${String(index + 1).padStart(3, '0')}.png`, await numbered(index + 1)] as const;
    }),
  );
  const seconds: number[] = [];
  const made = await run(
    [
      'ffmpeg',
      '-framerate',
      '30',
      '-i',
      'frames/f%03d.png',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv420p',
      'out/video.mp4',
    ],
    Object.fromEntries(pictures),
    {
      onEvent: (event) => event.kind === 'progress' && event.unit === 'seconds' && seconds.push(event.loaded),
    },
  );
  expect(made.exitCode).toBe(0);
  expect(made.names).toEqual(['out/video.mp4']);
  expect(made.stderr).toContain('frame=  100');
  expect(seconds.length).toBeGreaterThan(0);

  const video = made.file('out/video.mp4');
  const fields = 'stream=codec_name,width,height,r_frame_rate,nb_frames';
  const probed = await run(['ffprobe', '-v', 'error', '-show_entries', fields, '-of', 'json', 'video.mp4'], {
    'video.mp4': video,
  });
  expect(probed.exitCode).toBe(0);
  expect((await run(['ffprobe', 'nowhere.mp4'])).exitCode).toBe(1);
  expect(JSON.parse(probed.stdout).streams).toEqual([
    { codec_name: 'h264', width: 200, height: 200, r_frame_rate: '30/1', nb_frames: '100' },
  ]);

  // Native ffmpeg does not ask without a terminal either, and leaves the file alone.
  const again = await run(['ffmpeg', '-i', 'video.mp4', 'video.mp4'], { 'video.mp4': video });
  expect(again).toMatchObject({ exitCode: 1, names: [] });
});

test('bytes go through pipes, and what is wrong is said with an exit code', async () => {
  const tone = await run(['ffmpeg', '-f', 'lavfi', '-i', 'sine=d=0.5', '-f', 'wav', '-']);
  expect(tone.exitCode).toBe(0);
  const head = new Uint8Array(await tone.output.slice(0, 12).arrayBuffer());
  expect(String.fromCharCode(...head.subarray(0, 4), ...head.subarray(8))).toBe('RIFFWAVE');
  const mp3 = await run(['ffmpeg', '-i', 'pipe:0', 'tone.mp3'], {}, { stdin: tone.output });
  expect(mp3.names).toEqual(['tone.mp3']);

  const missing = await run(['ffmpeg', '-i', 'nowhere.mp4', 'x.gif']);
  expect(missing).toMatchObject({ exitCode: 1, names: [] });
  expect(missing.stderr).toContain('nowhere.mp4: No such file or directory');
  expect((await run(['ffmpeg', '-version'])).stdout).toContain(`ffmpeg version ${versionOf('ffmpeg')}`);
});

test('a run is ended by its signal', async () => {
  const stop = new AbortController();
  const endless = await run(
    ['ffmpeg', '-f', 'lavfi', '-i', 'testsrc=d=100000', '-f', 'null', '-'],
    {},
    {
      signal: stop.signal,
      onEvent: (event) => event.kind === 'stderr' && stop.abort(),
    },
  );
  expect(endless).toMatchObject({ exitCode: 137, names: [] });
});

test('lame and sox change sound files by it', async () => {
  const made = await run(['sox', '-n', '-r', '8000', 'tone.wav', 'synth', '2', 'sine', '440', 'gain', '-12']);
  expect(made).toMatchObject({ exitCode: 0, stderr: '', names: ['tone.wav'] });
  const changed = await run(['sox', 'tone.wav', '-c', '2', 'out/short.wav', 'trim', '0.5', '1', 'norm', '-1'], {
    'tone.wav': made.file('tone.wav'),
  });
  expect(changed).toMatchObject({ exitCode: 0, stderr: '', names: ['out/short.wav'] });
  const sound = await new OfflineAudioContext(2, 1, 8000).decodeAudioData(
    await changed.file('out/short.wav').arrayBuffer(),
  );
  expect(sound).toMatchObject({ numberOfChannels: 2, duration: 1 });
  expect(Math.max(...sound.getChannelData(1))).toBeCloseTo(10 ** (-1 / 20), 1);

  const mp3 = await run(['lame', '-V', '4', '--tt', 'A tone', 'short.wav'], {
    'short.wav': changed.file('out/short.wav'),
  });
  expect(mp3).toMatchObject({ exitCode: 0, stderr: '', names: ['short.mp3'] });
  expect(await mp3.file('short.mp3').text()).toContain('A tone');
  const wrong = await run(['sox', 'nowhere.wav', 'b.wav']);
  expect(wrong).toMatchObject({ exitCode: 1, names: [] });
  expect(wrong.stderr).toContain('nowhere.wav: No such file');
  expect((await run(['lame', '--help'])).stdout).toContain('Not in this build');
});
