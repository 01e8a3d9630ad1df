import { db } from '#lib/db/client.ts';
import { rawParts, shownParts } from '#lib/evidence/review/raw-parts.ts';
import { requestOfJob } from '#lib/evidence/review/review-store.ts';
import { attachment } from './attachment.ts';

/** The stored texts behind a node as JSON, or with `?part=0` one of them as a file; null when there are none. */
export async function rawAnswer(jobId: string, nodeId: string, url: URL): Promise<Response | null> {
  const job = await requestOfJob(db(), jobId);
  const parts = job ? await rawParts(db(), job, nodeId) : [];
  const wanted = url.searchParams.get('part');
  if (wanted === null) {
    return Response.json({ parts: shownParts(parts) }, { headers: { 'cache-control': 'private, no-store' } });
  }
  const part = parts[Number(wanted)];
  return part ? attachment(part.name, 'application/octet-stream', new TextEncoder().encode(part.text)) : null;
}
