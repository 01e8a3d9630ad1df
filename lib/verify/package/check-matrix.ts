// PURE. The Matrix events are the ones that the index names, and the request is the one that the job answers.

import { encodeBase64url } from '#lib/canon/base64url.ts';
import { fromHex } from '#lib/canon/hex.ts';
import { CannotCheck, counted } from '../report.ts';
import { memberOf } from '../values.ts';
import type { MatrixIndex } from './documents.ts';
import { ensure, listedPaths, manifestOf, type PackageContext, textOf, verbatimJson } from './package-context.ts';
import { digestsAsked, jobOf, matrixOf, subjectOf } from './package-parts.ts';

/** Every stored event is in the index by its digest, and says of itself what the index says. */
export function checkMatrixEvents(context: PackageContext): string {
  const index = matrixOf(context);
  const { digests } = manifestOf(context);
  const stored = listedPaths(context, /^matrix\/\d+\.json$/);
  const paths = new Set(index.map(({ path }) => path));
  const complete = paths.size === index.length && stored.length === index.length;
  ensure(complete, 'EVENT_MISMATCH', 'The index does not name each stored event once.');
  for (const entry of index) {
    ensure(digests.get(entry.path) === entry.sha256, 'EVENT_MISMATCH', `${entry.path} is not the event in the index.`);
    checkEvent(context, entry);
  }
  return `${counted(index.length, 'Matrix event')}, as received.`;
}

/** An event as it was received: half of a surrogate pair in it is what its sender wrote, not damage. */
function receivedEvent(context: PackageContext, path: string): unknown {
  const text = textOf(context, path);
  try {
    const value: unknown = JSON.parse(text);
    if (JSON.stringify(value) === text) return value;
  } catch {
    // The strict reading says what is wrong with it.
  }
  return verbatimJson(context, path);
}

function checkEvent(context: PackageContext, entry: MatrixIndex[number]): void {
  const raw = receivedEvent(context, entry.path);
  const roomId = memberOf(raw, 'room_id');
  // An event of a sync names its room only around itself.
  const same =
    memberOf(raw, 'event_id') === entry.event_id &&
    memberOf(raw, 'sender') === entry.sender &&
    memberOf(raw, 'type') === entry.type &&
    (roomId === undefined || roomId === entry.room_id);
  ensure(same, 'EVENT_MISMATCH', `${entry.path} says something else of itself than the index.`);
}

/** The request's own event is there, and its bytes are those that the decisions name. */
export function checkRequest(context: PackageContext): string {
  const job = jobOf(context);
  const requests = matrixOf(context).filter(({ role }) => role === 'request');
  const [request] = requests;
  if (!request) throw new CannotCheck('FILE_MISSING', 'The event of the request is not in the package.');
  const same =
    requests.length === 1 &&
    request.event_id === job.request_event_id &&
    request.room_id === job.room_id &&
    request.sender === job.requester;
  ensure(same, 'JOB_MISMATCH', 'The request’s event is not the one that the job answers.');
  const sha256 = encodeBase64url(fromHex(request.sha256));
  for (const digest of digestsAsked(context)) {
    const named = subjectOf(context, digest).request;
    const asked = named.event_id === request.event_id && named.content_sha256_b64u === sha256;
    ensure(asked, 'EVENT_MISMATCH', 'A decision was asked for on another request.');
  }
  return `${request.sender} asked in event ${request.event_id}.`;
}
