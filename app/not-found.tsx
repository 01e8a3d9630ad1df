import type { Metadata } from 'next';
import { ButtonLink } from '#components/ui/button.tsx';
import { NoticePage } from '#components/ui/notice-page.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <main id="main">
      <NoticePage
        code="404"
        title="There is nothing at this address"
        actions={<ButtonLink href="/">Go to the queue</ButtonLink>}
      >
        <p>The address may be mistyped, or it belongs to something that this console never had.</p>
      </NoticePage>
    </main>
  );
}
