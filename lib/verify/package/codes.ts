// PURE. Every way in which a package can be refused or left unjudged, with the sentence that a reader is shown. Inside the
// native bundle the codes of its format are used beside these (claw-formats.md section 14).

export const packageCodes = {
  ARCHIVE_UNREADABLE: 'The archive is not a zip file as a console writes it, or it is damaged.',
  ARCHIVE_TOO_LARGE: 'The archive, a file in it or all of them together are larger than a package may be.',
  ARCHIVE_NAME_REFUSED:
    'A name in the archive is none that a package uses: absolute, climbing out of its folder, or odd.',
  ARCHIVE_NAME_TWICE: 'A name stands twice in the archive.',
  ARCHIVE_ENTRY_REFUSED: 'The archive holds something else than plain files: an encrypted entry, a link or a folder.',
  MANIFEST_MISSING: 'There is no manifest: nothing says what belongs to the package.',
  MANIFEST_MALFORMED: 'The manifest cannot be read.',
  MANIFEST_NOT_CANONICAL: 'The manifest is not the one text that its verified parts make.',
  MANIFEST_SIGNATURE_INVALID: 'The signature under the manifest is not that of its key.',
  MANIFEST_SIGNER_NOT_ALLOWED: 'The manifest is signed by a key that is not a manifest key.',
  MANIFEST_MISMATCH: 'The manifest sums the job up otherwise than the files do.',
  FILE_MISSING: 'A file that belongs to the package is not there.',
  FILE_UNLISTED: 'A file is there that the manifest does not name.',
  FILE_CHANGED: 'A file is not the one that the manifest names.',
  FILE_MALFORMED: 'A file does not have the form that its place asks for.',
  FILE_NOT_CANONICAL: 'A file is not in the one spelling that its content has.',
  KEY_UNKNOWN: 'A signature is of a key that is not among the keys of its role.',
  KEY_MISMATCH: 'A key’s identifier is not that of its public part.',
  DEPENDENCY_NOT_CONFIGURED: 'The reader’s list of keys names none for this role.',
  CHECKPOINT_ORIGIN_UNKNOWN: 'The checkpoint is of a log that is not among the known ones.',
  CHECKPOINT_SIGNATURE_INVALID: 'The checkpoint is not signed by its log.',
  INCLUSION_INVALID: 'A proof does not lead to the root that the log signed.',
  JOB_MISMATCH: 'A file is of another job.',
  EVENT_MISMATCH: 'A Matrix event is not the one that the package says it is.',
  POLICY_INVALID: 'A policy is not signed by the registry, or is not what its hash and its source say.',
  PLAN_MISMATCH: 'A plan is not the one that was judged, shown and logged.',
  DECISION_DIGEST_MISMATCH: 'What was decided on is not what its digest names.',
  VIEW_MISMATCH: 'The page that was shown is not the one that the decision names.',
  DECISION_INVALID: 'A decision does not fit what was asked, by whom and how.',
  QUORUM_NOT_MET: 'A token rests on fewer approvals than the rule asked for.',
  PASSKEY_MISSING: 'A decision that had to be signed by a passkey is not.',
  PASSKEY_ASSERTION_INVALID: 'A passkey’s signature is not one over this decision.',
  PASSKEY_NOT_REGISTERED:
    'The log has no registration of this passkey for this person before the decision, or has its removal.',
  TOKEN_MISMATCH: 'A token allows something else than was approved, or is of another job.',
  EVENT_CHAIN_BROKEN: 'The run’s events are not one unbroken chain.',
  SEQUENCE_GAP: 'A sequence number is missing or stands twice.',
  CALL_MISMATCH: 'A call is not the one that its event, its token or its receipt describes.',
  CALL_WITHOUT_RECEIPT: 'A call completed and left no receipt.',
  CALL_WITHOUT_OUTCOME: 'A call was begun and nothing says how it ended.',
  RECEIPT_WITHOUT_CALL: 'A receipt belongs to no call of the run.',
  RECEIPT_WITHOUT_STEP: 'A tool was called that no step of the approved plan allows.',
  RECEIPT_INVALID: 'A receipt is not signed by the gateway, or is not bound to this run.',
  AGENT_SIGNATURE_MISSING: 'The job ran and its agent never signed the proof bundle.',
  BUNDLE_MISMATCH: 'The native bundle tells another run than the package’s files.',
  ENTRY_MISMATCH: 'An entry of the log says something else than the files.',
  ENTRY_MISSING: 'An entry that the log must have is not among the entries.',
  ENTRY_UNEXPLAINED: 'An entry of the log tells of something that the files do not have.',
  KEPT_MISMATCH: 'What is said to be kept beside the package does not fit the calls.',
} as const;

export type PackageCode = keyof typeof packageCodes;

/** The sentence of a code; null for a code of the native formats. */
export const codeSentence = (code: string): string | null =>
  Object.hasOwn(packageCodes, code) ? packageCodes[code as PackageCode] : null;
