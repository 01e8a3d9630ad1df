// PURE. Draws the sheet of an incident's packet.

import { card, el, icon, rowList, text } from './page-elements.ts';
import { fingerprintCard } from './page-fingerprint.ts';
import { banner, checkCard, factLine, icons, keysCard, listed, notProvenCard, tones } from './page-report.ts';
import type { PackageRow, PacketSheet } from './sheet.ts';
import { words } from './wording.ts';

const packageRow = ({ jobId, verdict, code }: PackageRow): HTMLElement =>
  el(
    'li',
    { class: tones[verdict] },
    icon(icons[verdict]),
    el('p', { class: 'strong opening' }, text(jobId, true)),
    el('p', {}, el('span', { class: 'ink' }, `${verdict} ${code}`)),
  );

/** The whole result, verdict first. */
export function packetReport(sheet: PacketSheet): HTMLElement[] {
  const parts = [
    banner(sheet.banner),
    fingerprintCard(sheet.fingerprint, words.packetNote),
    sheet.caution ? el('p', { class: 'note warn' }, sheet.caution) : null,
    card(words.incident, null, el('dl', { class: 'facts' }, ...sheet.facts.map(factLine))),
    card(words.packages, words.packagesNote, rowList('checks', listed(sheet.packages, packageRow), words.noPackages)),
    checkCard(words.checks, sheet.checks),
    notProvenCard(sheet.doesNotProve),
    keysCard(sheet.keys),
  ];
  return parts.filter((part) => part !== null);
}
