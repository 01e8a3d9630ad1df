// PURE. What no verdict over a packet says, in sentences for the reader.

import { packageDoesNotProve } from '../package/package-limits.ts';
import type { PacketContext } from './packet-context.ts';

const always = [
  'That these are all jobs that belong together: the criteria were chosen by whoever opened the incident.',
  'That the findings and the conclusion are right: they are the words of the people who wrote them.',
  'That the drawing shows what the entries say: timeline.json does, and each of its events is an entry.',
  'That anything which happened after the newest entry in it is known to it.',
];

export const packetDoesNotProve = (context: Pick<PacketContext, 'pinned'>): string[] => [
  ...always,
  ...packageDoesNotProve(context),
];
