import { getConfig } from '#lib/config.ts';
import { checkReadiness } from '#lib/health/check-readiness.ts';

export const dynamic = 'force-dynamic';

/** 200 only when every part works; otherwise 503 with the parts that do not and what to do. */
export async function GET() {
  const readiness = await checkReadiness(getConfig(), new Date());
  return Response.json(readiness, { status: readiness.ready ? 200 : 503, headers: { 'cache-control': 'no-store' } });
}
