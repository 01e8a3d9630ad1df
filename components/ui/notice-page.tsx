import type { ReactNode } from 'react';

type NoticePageProps = { code?: string; title: string; children: ReactNode; actions?: ReactNode };

/** A page that holds one message: not found, not allowed, failed. */
export function NoticePage({ code, title, children, actions }: NoticePageProps) {
  return (
    <div className="mx-auto grid max-w-lg gap-3 px-4 py-16">
      {code ? <p className="font-mono text-sm text-faint">{code}</p> : null}
      <h1 className="text-lg font-semibold">{title}</h1>
      <div className="grid gap-2 text-muted">{children}</div>
      {actions ? <div className="flex flex-wrap gap-2 pt-2">{actions}</div> : null}
    </div>
  );
}
