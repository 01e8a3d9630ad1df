// For tests and stories: a way to a server that can be cut, or that can swallow everything, as networks do.

import { once } from 'node:events';
import { type AddressInfo, createServer, connect as openSocket, type Socket } from 'node:net';

export type TcpProxy = {
  port: number;
  /** Ends every connection and refuses new ones. */
  cut(): void;
  /** Lets nothing through in either direction, and says so to nobody. */
  swallow(): void;
  /** Lets everything through again. */
  restore(): Promise<void>;
  close(): void;
};

/** Starts a proxy on loopback in front of `target`. */
export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let swallowing = false;
  const server = createServer((client) => {
    const upstream = openSocket(target);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      // An end of either side is the end of both; whoever waits on the other learns it by that.
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.on('data', (bytes) => void to.write(bytes));
      if (swallowing) from.pause();
    }
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  const endAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    cut() {
      server.close();
      endAll();
    },
    swallow() {
      swallowing = true;
      for (const socket of sockets) socket.pause();
    },
    async restore() {
      swallowing = false;
      for (const socket of sockets) socket.resume();
      if (!server.listening) await listen(port);
    },
    close() {
      if (server.listening) server.close();
      endAll();
    },
  };
}
