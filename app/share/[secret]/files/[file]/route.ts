import { attachment } from '#app/share/attachment.ts';
import { fileKey, reviewFile } from '#app/share/review-file.ts';
import { sharedRoute } from '#app/share/shared-route.ts';

type Context = { params: Promise<{ secret: string; file: string }> };

/** A file of a fully shared package. The companion, with the bodies that were kept, is never shared by a link. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { secret, file } = await params;
  const key = fileKey(file);
  return sharedRoute(secret, key === 'companion' ? null : key, async ({ jobId }) => {
    const found = key && (await reviewFile(jobId, key));
    return found && attachment(found.name, found.type, found.body);
  });
}
