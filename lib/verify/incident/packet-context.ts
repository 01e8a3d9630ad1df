// PURE. What the checks of a packet share: its files, read once each, and what earlier steps have established.

import { documentOf, type SealedContext } from '../package/package-context.ts';
import type { SignedManifest } from '../package/read-manifest.ts';
import type { TrustedKeys } from '../package/trusted-keys.ts';
import { Refusal, type Verdict } from '../report.ts';
import type { PacketCode } from './codes.ts';
import { incidentSchema, timelineSchema } from './documents.ts';
import { incidentPath, type PacketStatement, timelinePath } from './packet-format.ts';

/** What the verifier says of the package of one job. */
export type JudgedPackage = { jobId: string; verdict: Verdict; code: string };

export type PacketContext = SealedContext & {
  now: Date;
  manifest: SignedManifest<PacketStatement> | null;
  /** Filled by the step that judges them. */
  packages: JudgedPackage[];
  /** Told of each package that was judged. */
  onPackage: (step: string) => void;
};

export const openPacketContext = (
  files: ReadonlyMap<string, Uint8Array>,
  options: { now: Date; trusted?: TrustedKeys },
  onPackage: PacketContext['onPackage'] = () => {},
): PacketContext => ({
  files,
  now: options.now,
  pinned: options.trusted ?? null,
  manifest: null,
  parsed: new Map(),
  packages: [],
  onPackage,
});

/** @throws Refusal with `code` when `condition` does not hold */
export function hold(condition: boolean, code: PacketCode, detail: string): asserts condition {
  if (!condition) throw new Refusal(code, detail);
}

export const incidentOf = (context: PacketContext) => documentOf(context, incidentPath, incidentSchema);
export const timelineOf = (context: PacketContext) => documentOf(context, timelinePath, timelineSchema);
