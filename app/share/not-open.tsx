import { NoticePage } from '#components/ui/notice-page.tsx';
import { notOpenWords } from './not-open-words.ts';

/** What whoever comes with a link that opens nothing sees. */
export function NotOpen() {
  return (
    <main id="main" tabIndex={-1}>
      <NoticePage title={notOpenWords}>
        <p>It may have expired, been revoked, or never been one. Ask whoever gave it to you for another.</p>
      </NoticePage>
    </main>
  );
}
