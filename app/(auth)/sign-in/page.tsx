import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { DemoNotice } from '#components/auth/demo-notice.tsx';
import { DemoPeople } from '#components/auth/demo-people.tsx';
import { NoHomeserver } from '#components/auth/no-homeserver.tsx';
import { OidcButton } from '#components/auth/oidc-button.tsx';
import { SignInCard } from '#components/auth/sign-in-card.tsx';
import { SignInForm } from '#components/auth/sign-in-form.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { currentPerson } from '#lib/auth/current-person.ts';
import { demoSignInOffered, listDemoPeople } from '#lib/auth/demo.ts';
import { safeNextPath } from '#lib/auth/next-path.ts';
import { problemSentence } from '#lib/auth/oidc-problems.ts';
import { openCode } from '#lib/auth/open-code.ts';
import { readNonceCookie } from '#lib/auth/session-cookie.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { homeserverNow } from '#lib/health/check-readiness.ts';
import { askForCode, enterCode, signInAsDemoPerson } from './actions.ts';

export const metadata: Metadata = { title: 'Sign in' };

type SignInPageProps = { searchParams: Promise<{ next?: string | string[]; problem?: string | string[] }> };

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { next, problem } = await searchParams;
  const path = safeNextPath(typeof next === 'string' ? next : null);
  if (await currentPerson()) redirect(path);
  const config = getConfig();
  const now = new Date();
  const sentence = problemSentence(problem);
  const [homeserver, asked, people] = await Promise.all([
    homeserverNow(config, now),
    openCode(db(), await readNonceCookie(), now),
    demoSignInOffered(config, await headers()) ? listDemoPeople(db()) : [],
  ]);
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr]">
      {config.demo ? <DemoNotice /> : <span />}
      <SignInCard>
        {homeserver.ok ? null : <NoHomeserver title="No code can be delivered right now" detail={homeserver.detail} />}
        {sentence ? (
          <Callout tone="danger" role="alert">
            {sentence}
          </Callout>
        ) : null}
        <SignInForm
          next={path}
          server={config.matrix.approverServers[0] ?? 'example.org'}
          bot={config.matrix.botUserId}
          asked={asked}
          askForCode={askForCode}
          enterCode={enterCode}
        />
        {config.oidc ? (
          <section aria-label="Another way in" className="grid gap-2 border-t pt-5">
            <OidcButton next={path}>Continue with {config.oidc.name}</OidcButton>
          </section>
        ) : null}
        {people.length > 0 ? <DemoPeople people={people} next={path} signIn={signInAsDemoPerson} /> : null}
      </SignInCard>
    </div>
  );
}
