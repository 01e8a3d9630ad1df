// PURE. What a control would stop, as one sentence.

export type Stops = { pending: number; running: number; tokens: number };

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

/** `Stops 3 pending jobs, 2 under way and 5 tokens.` */
export function stopsWords({ pending, running, tokens }: Stops): string {
  if (pending + running + tokens === 0) return 'No open job and no live token is touched right now.';
  return `Stops ${counted(pending, 'pending job', 'pending jobs')}, ${running} under way and ${counted(tokens, 'token', 'tokens')}.`;
}
