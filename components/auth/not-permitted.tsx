import { ButtonLink } from '#components/ui/button-link.tsx';
import { NoticePage } from '#components/ui/notice-page.tsx';

/** In place of a page that the person may not read. `who` holds the permission, in words. */
export function NotPermitted({ who }: { who: string }) {
  return (
    <NoticePage title="This page is not for your account" actions={<ButtonLink href="/">Go to the queue</ButtonLink>}>
      <p>Only {who} may open it. An admin of this console grants roles.</p>
    </NoticePage>
  );
}
