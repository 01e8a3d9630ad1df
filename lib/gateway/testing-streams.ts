// For db tests: a model call whose stream is being read, from a server that streams until it is cut.

import type { RequestListener, ServerResponse } from 'node:http';

/** A stream that arrives. `rest` is all of it, once it has ended or broken off. */
export type ReadStream = { answer: Response; first: Promise<string>; rest: Promise<{ text: string; broken: boolean }> };

/** Reads an answer as it comes. */
export function readStream(answer: Response): ReadStream {
  const first = Promise.withResolvers<string>();
  const rest = (async () => {
    let text = '';
    try {
      for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        text += chunk;
        first.resolve(text);
      }
      return { text, broken: false };
    } catch {
      return { text, broken: true };
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
