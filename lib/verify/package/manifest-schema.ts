// PURE. The closed forms of the bundle and of the statement in it.

import { z } from 'zod';
import { bundleMediaType, payloadType, predicateType, statementType } from './manifest-format.ts';

const text = z.string();
const decimal = z.string().regex(/^(?:0|[1-9]\d{0,15})$/);
const hex = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);

export const bundleSchema = z.strictObject({
  mediaType: z.literal(bundleMediaType),
  dsseEnvelope: z.strictObject({
    payload: text,
    payloadType: z.literal(payloadType),
    signatures: z.tuple([z.strictObject({ keyid: text, sig: text })]),
  }),
  verificationMaterial: z.strictObject({
    publicKey: z.strictObject({ hint: text }),
    tlogEntries: z.tuple([
      z.strictObject({
        logIndex: decimal,
        logId: z.strictObject({ keyId: text }),
        kindVersion: z.strictObject({ kind: z.literal('hashedrekord'), version: z.literal('0.0.2') }),
        integratedTime: z.literal('0'),
        inclusionProof: z.strictObject({
          logIndex: decimal,
          treeSize: decimal,
          rootHash: text,
          hashes: z.array(text).max(63),
          checkpoint: z.strictObject({ envelope: text }),
        }),
        canonicalizedBody: text,
      }),
    ]),
  }),
});

/** Only what the signer's key is read from; the leaf is then built again and compared whole. */
export const leafSchema = z.looseObject({
  spec: z.looseObject({
    hashedRekordV002: z.looseObject({
      signature: z.looseObject({ verifier: z.looseObject({ publicKey: z.looseObject({ rawBytes: text }) }) }),
    }),
  }),
});

export const statementSchema = z.strictObject({
  _type: z.literal(statementType),
  subject: z.array(z.strictObject({ name: text, digest: z.strictObject({ sha256: hex }) })),
  predicateType: z.literal(predicateType),
  predicate: z.strictObject({
    jobId: text,
    finalState: text,
    decisionDigest: hex.nullable(),
    wpcHash: text.nullable(),
    tokens: z.array(
      z.strictObject({ jti: text, tokenScopeHash: text, status: z.enum(['uncollected', 'collected', 'revoked']) }),
    ),
    receiptCount: count,
    seqFirst: count.nullable(),
    seqLast: count.nullable(),
    lastReceiptSha256: text.nullable(),
    intentsWithoutReceipt: z.array(count),
    missing: z.array(z.strictObject({ path: text, reason: text })),
    files: z.array(z.strictObject({ path: text, format: z.string().min(1) })),
    createdOn: z.iso.datetime(),
  }),
});
