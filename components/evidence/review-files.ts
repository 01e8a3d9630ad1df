// PURE. The files of a job's evidence: what each is called, where it lies, and what it is.

import type { FileKey } from '#lib/evidence/review/evidence-file.ts';
import type { Review } from '#lib/evidence/review/review.ts';

export type { FileKey };
export type ReviewFile = { key: FileKey; name: string; note: string; href: string };

const sizeWords = (bytes: number) =>
  bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

const notes: Record<FileKey, { name: string; note: string }> = {
  package: { name: 'Package', note: 'everything, with the verifier that works offline' },
  companion: { name: 'Companion', note: 'kept bodies, what was redacted, later cosignatures' },
  export: { name: 'Export bundle', note: 'bundle, policy, plan and decisions in the published format' },
  bundle: { name: 'Proof bundle', note: 'the envelope alone, as the agent signed it' },
  pulse: { name: 'Trust Pulse', note: 'trust_pulse.v1: a self-reported summary, proof of nothing' },
  brief: { name: 'Brief', note: 'one printed page for readers without a console' },
};

/** The files that exist, under `base`. @param offered what this reader may have */
export function reviewFiles(review: Review, base: string, offered: readonly FileKey[]): ReviewFile[] {
  const sealed = review.package?.state === 'sealed';
  const signed = review.bundle?.sealedAt != null;
  const exists: Record<FileKey, boolean> = {
    package: sealed,
    companion: sealed,
    export: signed,
    bundle: signed,
    pulse: review.hasPulse,
    brief: true,
  };
  return offered
    .filter((key) => exists[key])
    .map((key) => {
      const { name, note } = notes[key];
      const size = key === 'package' && review.package?.bytes ? `${sizeWords(review.package.bytes)}: ` : '';
      return { key, name, note: size + note, href: `${base}/${key}` };
    });
}
