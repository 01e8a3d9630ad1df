import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { themeScript } from '#components/shell/theme.ts';
import { trustedTypesScript } from '#components/shell/trusted-types.ts';
import { ClockProvider } from '#components/ui/clock.tsx';
import { ToastProvider } from '#components/ui/toast.tsx';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Countersign', template: '%s · Countersign' },
  description: 'Approval console and audit dashboard for agents that take their work from Matrix rooms.',
  icons: { icon: { url: '/icon.svg', type: 'image/svg+xml' } },
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#16181c' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const headerList = await headers();
  const nonce = headerList.get('x-nonce') ?? undefined;
  const shared = headerList.get('x-path')?.startsWith('/share/') ?? false;
  return (
    // The theme script sets data-theme before React hydrates.
    <html lang="en" suppressHydrationWarning>
      <head>
        {shared ? (
          <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: trustedTypesScript }} />
        ) : null}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: themeScript }} />
      </head>
      <body>
        <ClockProvider now={Date.now()}>
          <ToastProvider>{children}</ToastProvider>
        </ClockProvider>
      </body>
    </html>
  );
}
