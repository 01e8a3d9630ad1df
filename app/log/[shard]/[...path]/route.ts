import { leavesHideVote } from '#lib/audit/blind-votes.ts';
import { personRoute } from '#lib/auth/route.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { tileWidth } from '#lib/tlog/tiles.ts';
import { isPublic, type PublishedName, parsePublished, readPublished } from '#lib/transparency/read-published.ts';

// The log's static files (C2SP tlog-tiles). Tiles never change; the checkpoint does.

export const dynamic = 'force-dynamic';

const forEver = 'public, max-age=31536000, immutable';
const text = 'text/plain; charset=utf-8';

const missing = () =>
  new Response('There is no such file in the log.\n', { status: 404, headers: { 'content-type': text } });

async function serve(name: PublishedName, cacheControl: string): Promise<Response> {
  const bytes = await readPublished(getConfig().dataDir, name);
  if (!bytes) return missing();
  const type = name.file === 'tile' ? 'application/octet-stream' : text;
  return new Response(Uint8Array.from(bytes), { headers: { 'content-type': type, 'cache-control': cacheControl } });
}

const notYet = () =>
  new Response('These entries tell of a vote that its rule hides until the last one is in. Ask again then.\n', {
    status: 503,
    headers: { 'content-type': text, 'cache-control': 'no-store' },
  });

/** Bundles of entries name people: for those who may read the audit log. */
const entries = personRoute<Response>({ permission: 'audit.read' }, async ({ url }) => {
  const name = parsePublished(url.pathname);
  if (name?.file !== 'tile') return null;
  const { shard, tile } = name;
  if (await leavesHideVote(db(), { shard, from: tile.index * tileWidth, count: tile.width })) return notYet();
  return serve(name, 'private, max-age=31536000, immutable');
});

/** Checkpoint, verifier key and hash tiles for everybody; bundles of entries for auditors and admins. */
export async function GET(request: Request): Promise<Response> {
  const name = parsePublished(new URL(request.url).pathname);
  if (!name) return missing();
  if (!isPublic(name)) return entries(request, { params: Promise.resolve({}) });
  return serve(name, name.file === 'tile' ? forEver : 'no-cache');
}
