// The one answer for a link that was guessed, has expired or was revoked: the same bytes each time, with no script in
// them. A page of the framework would answer so only with the help of scripts.

import { createHash } from 'node:crypto';
import { notOpenWords } from './not-open-words.ts';

const style = `
:root{color-scheme:light dark;font:0.875rem/1.5 ui-sans-serif,system-ui,"Segoe UI",sans-serif}
body{margin:0;background:light-dark(#fafbfc,#111316);color:light-dark(#1b1e24,#ececee)}
main{max-width:32rem;margin:0 auto;padding:4rem 1.5rem}
h1{margin:0 0 0.75rem;font-size:1.25rem;line-height:1.4}
p{margin:0;color:light-dark(#4a4f59,#b4b8bf)}
`;

const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>No such link · Countersign</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<style>${style}</style>
</head>
<body>
<main id="main">
<h1>${notOpenWords}</h1>
<p>It may have expired, been revoked, or never been one. Ask whoever gave it to you for another.</p>
</main>
</body>
</html>
`;

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** Answers for every link that opens nothing. */
export const closedPage = (): Response =>
  new Response(html, {
    status: 404,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
  });
