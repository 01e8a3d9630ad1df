// PURE. The sheet of an incident's packet, out of a report and the files it is about.

import { packetCodeSentence } from '../incident/codes.ts';
import { incidentPath } from '../incident/packet-format.ts';
import type { PacketReport } from '../incident/verify-packet.ts';
import type { TrustedKeys } from '../package/verify-package.ts';
import { memberOf } from '../values.ts';
import { keysOf } from './keys-part.ts';
import { cautions } from './make-sheet.ts';
import { jsonFile, listOf, type PackageFiles } from './package-files.ts';
import { bannerOf, checksOf } from './report-part.ts';
import type { Fact, Fingerprint, PacketSheet } from './sheet.ts';
import { capped, shown } from './shown.ts';

type Verified = {
  report: PacketReport;
  files: PackageFiles;
  trusted: TrustedKeys | null;
  fingerprint: Fingerprint;
};

const nameMax = 300;

function factsOf(incident: unknown, incidentId: string | null): Fact[] {
  const fact = (label: string, value: unknown, literal = false): Fact => ({
    label,
    value: shown(value, nameMax),
    literal,
  });
  const of = (name: string) => memberOf(incident, name);
  const closed = of('state') === 'closed';
  return [
    fact('Incident', incidentId ?? of('incident_id'), true),
    fact('Title', of('title')),
    fact('Opened', of('opened_at')),
    fact('Opened by', of('opened_by')),
    ...(closed ? [fact('Closed', of('closed_at')), fact('Closed by', of('closed_by'))] : [fact('State', of('state'))]),
    ...(closed ? [{ label: 'Conclusion', value: shown(of('conclusion')), literal: false }] : []),
    ...(['jobs', 'tokens', 'controls', 'findings'] as const).map((name) =>
      fact(name.charAt(0).toUpperCase() + name.slice(1), listOf(of(name)).length),
    ),
  ];
}

/** The sheet of one verified packet. */
export function makePacketSheet({ report, files, trusted, fingerprint }: Verified): PacketSheet {
  return {
    banner: bannerOf(report, 'packet', packetCodeSentence),
    caution: cautions[report.verdict],
    fingerprint,
    facts: factsOf(jsonFile(files, incidentPath), report.incidentId),
    packages: capped(report.packages, ({ jobId, verdict, code }) => ({ jobId: shown(jobId, 100), verdict, code })),
    checks: checksOf(report),
    doesNotProve: report.doesNotProve.map((sentence) => shown(sentence)),
    keys: keysOf(report.keysFrom, 'packet', files, trusted),
  };
}
