// A person's live feed as Server-Sent Events: committed changes, filtered, with a heartbeat that asks again who they are.

import { z } from 'zod';
import type { FeedEvent } from '#lib/db/listen.ts';
import { asHeard, mayHear } from './may-hear.ts';

type Rooms = 'all' | ReadonlySet<string>;

export type LiveSource = {
  subscribe: (listener: (event: FeedEvent) => void) => () => void;
  /** What the browser is told of a change that it may hear of. */
  words: (change: Change) => object;
  /** The rooms that the person may see at this moment; null once their session has ended. */
  rooms: () => Promise<Rooms | null>;
  heartbeatMs: number;
  /** Aborted when the browser goes away. */
  signal: AbortSignal;
  onError: (error: unknown) => void;
};

/** A browser that reads no more is dropped after this many unread messages; it reconnects and reads everything again. */
const unreadMax = 500;
/** What may change which rooms a person sees, or end their session. */
const changesStanding = /^(room|policy|role|person|session)\./;
/** Other notices travel on the same channel; only these are for browsers. */
const changeSchema = z.object({
  id: z.string(),
  action: z.string(),
  jobId: z.string().nullable(),
  roomId: z.string().nullable(),
});

type Change = z.infer<typeof changeSchema>;

function readChange(payload: string): Change | null {
  try {
    return changeSchema.safeParse(JSON.parse(payload)).data ?? null;
  } catch {
    return null;
  }
}

const frame = (event: string, data: object = {}) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/** Feeds one browser through `send`; returns what stops it. `close` ends the stream. */
function feed(source: LiveSource, send: (text: string) => void, close: () => void): () => void {
  let rooms: Rooms = new Set();
  let missed = false;

  async function look(): Promise<void> {
    const seen = await source.rooms();
    if (seen) rooms = seen;
    else {
      send(frame('ended'));
      close();
    }
  }
  async function hear(event: FeedEvent): Promise<void> {
    if (event.kind === 'lost') missed = true;
    if (event.kind === 'connected' && missed) {
      missed = false;
      send(frame('resync'));
    }
    const change = event.kind === 'notification' ? readChange(event.payload) : null;
    if (!change) return;
    if (changesStanding.test(change.action)) await look();
    if (mayHear(change, rooms)) send(frame('change', source.words(asHeard(change, rooms))));
  }
  const failed = (error: unknown) => {
    source.onError(error);
    close();
  };
  const unsubscribe = source.subscribe((event) => hear(event).catch(failed));
  // What was committed between the page's reading and this moment reached nobody: `resync` has it read again.
  look().then(() => send(`retry: 2000\n${frame('resync')}`), failed);
  const timer = setInterval(() => look().then(() => send(frame('alive')), failed), source.heartbeatMs);
  return () => {
    clearInterval(timer);
    unsubscribe();
  };
}

/**
 * Opens the feed. Messages: `change` (something committed), `resync` (some may have been missed: read everything
 * again), `ended` (the session is over), `alive` (nothing happened). Closes with the request.
 */
export function liveStream(source: LiveSource): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let end = (_byReader: boolean) => {};
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      let open = true;
      let stop = () => {};
      const close = () => end(false);
      const send = (text: string) => {
        if (!open) return;
        controller.enqueue(encoder.encode(text));
        if ((controller.desiredSize ?? 0) < -unreadMax) close();
      };
      end = (byReader) => {
        if (!open) return;
        open = false;
        stop();
        source.signal.removeEventListener('abort', close);
        if (!byReader) controller.close();
      };
      source.signal.addEventListener('abort', close);
      stop = feed(source, send, close);
      if (source.signal.aborted) close();
    },
    cancel: () => end(true),
  });
}
