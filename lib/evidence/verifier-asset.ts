// The page that every package carries, `verify.html`.

import { existsSync, readFileSync } from 'node:fs';
import { buildVerifier, verifierFiles } from './build-verifier.ts';

let html: string | null = null;

/** The offline verifier as it was built with this console; built on the spot where no build was made. */
export function verifierHtml(): string {
  html ??= existsSync(verifierFiles.page) ? readFileSync(verifierFiles.page, 'utf8') : buildVerifier().page;
  return html;
}
