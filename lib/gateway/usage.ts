// PURE. What the provider says a call used. Its word, not ours: a receipt says where the figures come from.

export type Usage = { input: number; output: number; source: 'provider' | 'estimated' | 'none' };
export type Said = { usage: Usage | null; responseId: string | null };

const tokensMax = 10_000_000;
const bytesPerToken = 4;
const lineCharsMax = 1024 * 1024;

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= tokensMax;

/** Reads usage and id out of one response object or stream chunk, keeping what was known before. */
function take(said: Said, value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const { usage, id } = value as { usage?: unknown; id?: unknown };
  if (typeof id === 'string' && id.length <= 256) said.responseId = id;
  if (typeof usage !== 'object' || usage === null) return;
  const { prompt_tokens: input, completion_tokens: output } = usage as Record<string, unknown>;
  if (isCount(input) && isCount(output)) said.usage = { input, output, source: 'provider' };
}

function takeJson(said: Said, text: string): void {
  try {
    take(said, JSON.parse(text));
  } catch {
    // Not JSON (a proxy's error page, `[DONE]`): it says nothing about usage.
  }
}

/** What a whole JSON response says. */
export function usageOfBody(text: string): Said {
  const said: Said = { usage: null, responseId: null };
  takeJson(said, text);
  return said;
}

/** Listens to a server-sent event stream as it passes, holding at most one line. */
export function streamListener(): { hear(chunk: Uint8Array): void; said(): Said } {
  const said: Said = { usage: null, responseId: null };
  const decoder = new TextDecoder();
  let rest = '';
  return {
    hear(chunk) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\r|\n/);
      rest = lines.pop() ?? '';
      if (rest.length > lineCharsMax) rest = '';
      for (const line of lines) if (line.startsWith('data:')) takeJson(said, line.slice(5));
    },
    said: () => said,
  };
}

/** A figure for the budget when the provider gave none: it must not be free to hide one's usage. */
export const estimateUsage = (requestBytes: number, responseBytes: number): Usage => ({
  input: Math.min(tokensMax, Math.ceil(requestBytes / bytesPerToken)),
  output: Math.min(tokensMax, Math.ceil(responseBytes / bytesPerToken)),
  source: 'estimated',
});
