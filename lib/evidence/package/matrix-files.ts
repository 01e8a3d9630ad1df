// The Matrix events of a job exactly as they were received, and what each was to it.

import { sha256Hex } from '#lib/canon/digest.ts';
import { jsonFile, type PackageFile, textFile } from './package-file.ts';
import type { PackageRecord } from './read-package.ts';

type EventRow = PackageRecord['events'][number];

const pathFor = (index: number) => `matrix/${String(index).padStart(4, '0')}.json`;
export const requestPath = pathFor(1);

function roleOf({ job, planEventIds }: PackageRecord, event: EventRow): string {
  if (event.eventId === job.requestEventId) return 'request';
  if (event.eventId === job.planEventId || planEventIds.includes(event.eventId)) return 'plan';
  if (job.decisions.some(({ matrixEventId }) => matrixEventId === event.eventId)) return 'decision';
  if (event.verdict === 'redaction') return 'redaction';
  return event.verdict.startsWith('edit') ? 'edit' : 'message';
}

/** Whether the request's own event is stored; the first number is always its. */
export const hasRequestEvent = ({ job, events }: PackageRecord): boolean =>
  events.some(({ eventId }) => eventId === job.requestEventId);

export async function matrixFiles(record: PackageRecord): Promise<PackageFile[]> {
  const isRequest = (event: EventRow) => event.eventId === record.job.requestEventId;
  const others = record.events.filter((event) => !isRequest(event));
  const numbered = [
    ...record.events.filter(isRequest).map((event) => ({ event, path: requestPath })),
    ...others.map((event, i) => ({ event, path: pathFor(i + 2) })),
  ];
  const index = await Promise.all(
    numbered.map(async ({ event, path }) => ({
      event_id: event.eventId,
      room_id: event.roomId,
      sender: event.sender,
      type: event.type,
      received_at: event.receivedAt.toISOString(),
      role: roleOf(record, event),
      path,
      sha256: await sha256Hex(event.raw),
    })),
  );
  return [
    jsonFile('matrix/index.json', index),
    ...numbered.map(({ event, path }) => textFile(path, 'verbatim-json', event.raw)),
  ];
}
