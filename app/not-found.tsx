import type { Metadata } from 'next';
import { buttonClass } from '#components/ui/button-class.ts';
import { NoticePage } from '#components/ui/notice-page.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <main id="main">
      <NoticePage
        code="404"
        title="There is nothing at this address"
        // No script of its own: every page carries this one's in case it is needed.
        actions={
          <a href="/" className={buttonClass()}>
            Go to the queue
          </a>
        }
      >
        <p>The address may be mistyped, or it belongs to something that this console never had.</p>
      </NoticePage>
    </main>
  );
}
