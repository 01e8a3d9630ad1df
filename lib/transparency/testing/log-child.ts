// The log process as a process of its own, so that a test can kill it.

import { signerFromSeed } from '#lib/canon/ed25519.ts';
import { getConfig } from '#lib/config.ts';
import { publishedCopies } from '../published-files.ts';
import { runLog } from '../run-log.ts';

const { databaseUrl, dataDir } = getConfig();
const signer = await signerFromSeed(new Uint8Array(32).fill(9));
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
await runLog({
  databaseUrl,
  dataDir,
  publicUrl: 'https://example.org',
  openSigner: () => signer,
  outside: [publishedCopies(dataDir)],
  witnesses: [],
  signal: stop.signal,
});
process.exit(0);
