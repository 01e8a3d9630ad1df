'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useTransition } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Eye, EyeOff } from '#components/ui/more-icons.tsx';
import { useToast } from '#components/ui/toast.tsx';
import type { Result } from '#lib/result.ts';

export type Claim = (form: { jobId: string }) => Promise<Result<null>>;
type ClaimControlProps = {
  jobId: string;
  /** Whose claim holds; null when nobody's does. */
  held: 'mine' | 'theirs' | null;
  /** Whether this reader may say that they are reviewing. */
  may: boolean;
  claim: Claim;
  release: Claim;
  /** Who is reviewing and until when. */
  children: ReactNode;
};

/** Says who is reviewing, on this page and in the room's thread. It keeps nobody from deciding. */
export function ClaimControl({ jobId, held, may, claim, release, children }: ClaimControlProps) {
  const router = useRouter();
  const toast = useToast();
  const [pending, startTransition] = useTransition();
  const send = (ask: Claim) =>
    startTransition(async () => {
      const result = await ask({ jobId });
      if (!result.ok) toast('danger', result.error.message);
      router.refresh();
    });
  return (
    <>
      {children}
      {may ? (
        <Button size="sm" pending={pending} onClick={() => send(held === 'mine' ? release : claim)}>
          {held === 'mine' ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
          {held === 'mine' ? 'Stop reviewing' : held === 'theirs' ? 'Take over the review' : 'I am reviewing'}
        </Button>
      ) : null}
    </>
  );
}
