import { DIST } from '../../scripts/project.ts';
import { serve } from '../../scripts/serve.ts';

/** The build as any host serves it that sets no headers: the page is not isolated. */
export async function servePlainly(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = await serve({ root: DIST, port: 0, headers: {} });
  return { url: `http://localhost:${server.port}/`, close: () => server.close() };
}
