import { unexpected } from '#lib/auth/unexpected.ts';
import { type OpenShare, openShare, type ShareView } from '#lib/sharing/open-share.ts';
import { notOpenWords } from './not-open-words.ts';

const headers = { 'content-type': 'text/plain; charset=utf-8' };
const closed = () => new Response(`${notOpenWords}\n`, { status: 404, headers });

/** Answers for whoever comes with a link: what `read` finds, or the one answer for everything that does not open. */
export async function sharedRoute(
  secret: string,
  view: ShareView | null,
  read: (share: OpenShare) => Promise<Response | null>,
): Promise<Response> {
  try {
    const share = view && (await openShare({ secret, view, now: new Date() }));
    return (share && (await read(share))) || closed();
  } catch (error) {
    unexpected(error, 'route share');
    return new Response('Something went wrong on our side.\n', { status: 500, headers });
  }
}
