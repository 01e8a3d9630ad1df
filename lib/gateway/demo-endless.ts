import type { ServerResponse } from 'node:http';

/** The demo's second model: it counts until it is cut, so that people can watch a running call being stopped. */
export const endlessModelId = 'scripted-demo-endless';

const everyMs = 20;
const opening = '[scripted demo model (no real model)] Counting until somebody stops it: ';

/** Streams numbers for as long as the connection stands. @param chunk makes one piece of the stream of some words */
export function sendEndless(res: ServerResponse, chunk: (words: string) => string): void {
  let count = 0;
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  res.write(chunk(opening));
  const timer = setInterval(() => {
    // Nobody reads: what is not taken is not counted.
    if (res.writableNeedDrain) return;
    count += 1;
    res.write(chunk(`${count} `));
  }, everyMs);
  res.once('close', () => clearInterval(timer));
}
