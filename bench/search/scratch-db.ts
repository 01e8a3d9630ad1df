import { ensureDatabase, startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { migrate } from '#lib/db/migrate.ts';
import { fill } from './fill.ts';

const server = await startEmbeddedPostgres({
  dir: '/tmp/search/pg',
  port: 4610,
  password: 'bench',
  logFile: '/tmp/search/pg.log',
});
for (const n of [10_000, 1_000_000]) {
  const name = `b${n}`;
  await ensureDatabase(server, name);
  await migrate(server.url(name));
  const t = performance.now();
  try {
    console.log(n, (await fill(server.url(name), n)).terms, Math.round(performance.now() - t), 'ms', server.url(name));
  } catch (e) {
    console.log(String(e));
  }
}
setInterval(() => {}, 1000);
