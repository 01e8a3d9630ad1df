// For db tests: a model call whose stream is being read, from a server that streams until it is cut.

import type { RequestListener, ServerResponse } from 'node:http';

/** All of a stream, once it has ended or broken off. `lastWordsMs`: when the model's last words came, by `performance.now()`. */
export type Heard = { text: string; broken: boolean; lastWordsMs: number };

/** A stream that arrives. */
export type ReadStream = { answer: Response; first: Promise<string>; rest: Promise<Heard> };

// With this the gateway's own words begin, after the model's.
const endNotice = 'data: {"ok":false';

/** Reads an answer as it comes. */
export function readStream(answer: Response): ReadStream {
  const first = Promise.withResolvers<string>();
  const rest = (async () => {
    let text = '';
    let lastWordsMs = 0;
    try {
      for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        text += chunk;
        if (!text.includes(endNotice)) lastWordsMs = performance.now();
        first.resolve(text);
      }
      return { text, broken: false, lastWordsMs };
    } catch {
      return { text, broken: true, lastWordsMs };
    } finally {
      first.resolve(text);
    }
  })();
  return { answer, first: first.promise, rest };
}

/** A model server whose streams go on, a piece a millisecond, and that can be told to say something on all of them. */
export function endlessUpstream(): { listener: RequestListener; say(words: string): void } {
  const open = new Set<ServerResponse>();
  const piece = (content: string) => `data: ${JSON.stringify({ id: 'c1', choices: [{ delta: { content } }] })}\n\n`;
  return {
    listener: (_req, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      let count = 0;
      const timer = setInterval(() => {
        count += 1;
        res.write(piece(String(count)));
      }, 1);
      open.add(res);
      res.once('close', () => {
        clearInterval(timer);
        open.delete(res);
      });
    },
    say(words) {
      for (const res of open) res.write(piece(words));
    },
  };
}
