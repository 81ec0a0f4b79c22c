import { createSocket } from 'node:dgram';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A stranger's server: whatever reaches it has got out. */
export interface Sink {
  /** `127.0.0.1:port`. */
  readonly host: string;
  /** `METHOD /path` of each request, and `datagram` for each packet of UDP (WebRTC's way). */
  requests(): readonly string[];
  /** Of each request. */
  headers(): readonly IncomingHttpHeaders[];
  /** The same, and `connection` for each that was opened without a request. */
  seen(): readonly string[];
  close(): Promise<void>;
}

export interface SinkOptions {
  /** Sends each request on to this address, with the path of the request. */
  readonly redirectTo?: string;
}

/** A server on loopback that allows every origin and records every request and every bare connection. */
export async function openSink({ redirectTo }: SinkOptions = {}): Promise<Sink> {
  const requests: string[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const silent = new Set<Socket>();
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    silent.delete(request.socket);
    requests.push(`${request.method} ${request.url}`);
    headers.push(request.headers);
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', '*');
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    if (redirectTo !== undefined) response.writeHead(307, { Location: `${redirectTo}${request.url}` }).end();
    else response.writeHead(200, { 'Content-Type': 'text/plain' }).end('sink');
  });
  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request, socket) => {
    requests.push(`UPGRADE ${request.url}`);
    socket.destroy();
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;
  const datagrams = createSocket('udp4', () => requests.push('datagram'));
  await new Promise<void>((done) => {
    datagrams.bind(port, '127.0.0.1', done);
  });
  return {
    host: `127.0.0.1:${port}`,
    requests: () => [...requests],
    headers: () => headers,
    seen: () => [...requests, ...[...silent].map(() => 'connection')],
    close() {
      for (const socket of sockets) socket.destroy();
      datagrams.close();
      return new Promise((done) => {
        server.close(() => done());
      });
    },
  };
}
