// PURE. What a verification is told: whom the reader trusts, and what time it is.

import type { JsonTexts } from './json-texts.ts';
import type { SignatureChecker } from './signature-checker.ts';

/** Keys that the reader trusts for a role. Nothing inside an artefact can widen these lists. */
export type TrustedSigners = {
  consoleDids: readonly string[];
  registryDids: readonly string[];
  toolSignerDids: readonly string[];
  exportSignerDids: readonly string[];
};

export type VerifyOptions = {
  /** Gateway receipt signers. */
  gatewayDids: readonly string[];
  now: Date;
  /** The run manifest that a bundle with `payload.urm` needs. */
  urm?: unknown;
  /** `format`: the verdict of the format's command line. `countersign`: our checks in addition. */
  profile?: 'format' | 'countersign';
  trusted?: TrustedSigners;
  /** Signers of derivation attestations in an export. */
  derivationDids?: readonly string[];
  /** Keys that were imported already, when this is part of a larger verification. */
  signatures?: SignatureChecker;
  /** Texts of the artefact, when it was read there. */
  texts?: JsonTexts;
  /** Told of each check once it is in the report. */
  onCheck?: (name: string) => void;
};
