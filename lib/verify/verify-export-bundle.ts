// PURE. The steps around the proof bundle inside an export, in the format's order.

import { checkAttestations } from './check-attestations.ts';
import {
  checkExportSchema,
  checkExportSignature,
  checkExportTimes,
  checkManifest,
  type ExportContext,
} from './check-export.ts';
import type { Step } from './report.ts';

export const exportSteps: readonly Step<ExportContext>[] = [
  { name: 'export schema', run: checkExportSchema },
  { name: 'export times', run: checkExportTimes },
  { name: 'export manifest', run: checkManifest },
  { name: 'export signature', run: checkExportSignature },
];

export const attestationSteps: readonly Step<ExportContext>[] = [{ name: 'attestations', run: checkAttestations }];
