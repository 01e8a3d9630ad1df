// The sheet of icons that browsers fetch once (public/icons.svg), from the names in components/ui and lucide's own
// drawings. `npm run icons` writes it; its test fails when it is old.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as lucide from 'lucide-react';
import { type ComponentType, createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { root } from './stack/paths.ts';

const sheetFile = join(root, 'public/icons.svg');

/** Each icon's name in the code and in the sheet. */
function named(): [component: string, id: string][] {
  const lists = ['icons.tsx', 'more-icons.tsx'].map((name) => readFileSync(join(root, 'components/ui', name), 'utf8'));
  const source = lists.join('\n');
  return [...source.matchAll(/^export const (\w+) = .*symbol\('([\w-]+)'\);$/gm)].map((match) => [
    match[1] as string,
    match[2] as string,
  ]);
}

function linesOf(component: string): string {
  const Icon = (lucide as unknown as Record<string, ComponentType | undefined>)[component];
  if (!Icon) throw new Error(`lucide has no icon ${component}.`);
  return renderToStaticMarkup(createElement(Icon)).replace(/^<svg[^>]*>|<\/svg>$/g, '');
}

/** The sheet as it must be. */
export function iconSheet(): string {
  const symbols = named().map(
    ([component, id]) => `<symbol id="${id}" viewBox="0 0 24 24">${linesOf(component)}</symbol>\n`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join('')}</svg>\n`;
}

/** The sheet as it is. */
export const storedSheet = (): string => readFileSync(sheetFile, 'utf8');

if (import.meta.main) writeFileSync(sheetFile, iconSheet());
