// The demo's workspace: a small ledger and some notes, made up, the same at every start.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ledger = `date,vendor,city,invoice,amount_chf
2026-01-08,Alpenstrom AG,Zürich,AS-1041,1840.00
2026-01-15,Nordlicht Druck,Basel,ND-220,412.50
2026-01-29,Seeblick Catering,Zürich,SC-0077,960.00
2026-02-03,Alpenstrom AG,Zürich,AS-1058,1840.00
2026-02-11,Kabelwerk Huber,Bern,KH-9931,2275.40
2026-02-24,Seeblick Catering,Zürich,SC-0081,1120.00
2026-03-02,Alpenstrom AG,Zürich,AS-1073,1910.00
2026-03-19,Nordlicht Druck,Basel,ND-231,388.00
2026-03-27,Seeblick Catering,Zürich,SC-0081,1120.00
`;

const vendors = `# Vendors

Alpenstrom AG, Zürich: office power, one invoice a month, fixed price 1840.00 until March.
Nordlicht Druck, Basel: print, on order.
Seeblick Catering, Zürich: events. Ask Mira before paying; invoice numbers were used twice last year.
Kabelwerk Huber, Bern: network cabling, one-off.
`;

const handbook = `# How the quarter is closed

1. Read the ledger of the quarter and the vendor notes.
2. Mark invoices that appear twice or whose price changed.
3. Propose a note as a pull request. Nobody edits the ledger by hand.
`;

const files = { 'ledger/2026-q1.csv': ledger, 'notes/vendors.md': vendors, 'notes/closing.md': handbook };

/** What the demo's requester asks for. */
export const demoRequest =
  '!job Read ledger/2026-q1.csv and notes/vendors.md, search for "Zürich", summarise and open a PR with the reconciliation note';

/** Writes the demo's files into `dir`, making the folder when it is not there. */
export function prepareDemoWorkspace(dir: string): void {
  for (const [path, text] of Object.entries(files)) {
    const target = join(dir, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}
