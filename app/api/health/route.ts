export const dynamic = 'force-dynamic';

/** The process is alive; /api/ready says whether it can work. */
export function GET() {
  return Response.json({ alive: true }, { headers: { 'cache-control': 'no-store' } });
}
