import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { exportEntries } from '#lib/audit/export-entries.ts';
import { readLogQuery } from '#lib/audit/log-query.ts';
import { personRoute } from '#lib/auth/route.ts';
import { getConfig } from '#lib/config.ts';
import { pageKeys } from '#lib/keys/page-keys.ts';

export const dynamic = 'force-dynamic';

const formBytesMax = 16 * 1024;

/** What was asked for; null when it is no form of ours. */
async function askedFilters(request: Request) {
  const text = await request.text();
  if (text.length > formBytesMax) return null;
  const { before: _, ...filters } = readLogQuery(Object.fromEntries(new URLSearchParams(text)));
  return filters;
}

/** Exactly what the filters find, as a signed archive. It is in the log before the first byte is sent. */
export const POST = personRoute({ permission: 'audit.export' }, async ({ actor, request, now }) => {
  const filters = await askedFilters(request);
  if (!filters) return null;
  const { dataDir, publicUrl } = getConfig();
  const asked = { filters, actor, consoleUrl: publicUrl, dir: join(dataDir, 'exports'), now };
  const { path } = await exportEntries(asked, pageKeys().console);
  const file = await open(path);
  // The name goes now, the bytes with the last reader: a browser that leaves half way leaves nothing behind.
  await rm(path);
  const { size } = await file.stat();
  const body = Readable.toWeb(createReadStream('', { fd: file })) as ReadableStream<Uint8Array>;
  return new Response(body, {
    headers: {
      'content-type': 'application/zip',
      'content-length': String(size),
      'content-disposition': `attachment; filename="countersign-audit-${now.toISOString().slice(0, 10)}.zip"`,
      'cache-control': 'no-store',
    },
  });
});
