'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

const oftenMs = 3_000;
const seldomMs = 15_000;

/**
 * Reads the page again while it is looked at: what processes say of themselves makes no entry that would announce it.
 * @param often while one of them is still waited for
 */
export function KeepFresh({ often = true }: { often?: boolean }) {
  const router = useRouter();
  const everyMs = often ? oftenMs : seldomMs;
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') router.refresh();
    }, everyMs);
    return () => clearInterval(timer);
  }, [router, everyMs]);
  return null;
}
