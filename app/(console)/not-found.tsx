import type { Metadata } from 'next';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { NoticePage } from '#components/ui/notice-page.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <NoticePage
      code="404"
      title="There is nothing here that you can see"
      actions={<ButtonLink href="/">Go to the queue</ButtonLink>}
    >
      <p>Either this console has no such job, bundle, policy, room or agent, or your account may not read it.</p>
    </NoticePage>
  );
}
