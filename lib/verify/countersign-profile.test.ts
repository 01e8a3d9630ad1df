// VALID is not enough: each attack here passes the format's own verdict, and is refused by one of our checks.

import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { hashJcs } from '#lib/canon/digest.ts';
import { type Forge, type Forged, openForge, respell } from '#lib/testing/golden-forge.ts';
import { goldenFolder } from '#lib/testing/shared-data.ts';
import type { TrustedSigners } from './options.ts';
import { verifyArtefact } from './verify-artefact.ts';

const now = new Date('2026-06-01T00:00:00.000Z');

describe.skipIf(!goldenFolder)(
  'our checks beyond the format (skipped without ../shared/data/golden)',
  { timeout: 60_000 },
  () => {
    let forge: Forge;
    let trusted: TrustedSigners;
    beforeAll(async () => {
      forge = await openForge();
      const { console, registry, gateway } = forge.keys;
      trusted = {
        consoleDids: [console.did],
        registryDids: [registry.did],
        toolSignerDids: [gateway.did],
        exportSignerDids: [console.did],
      };
    });

    const verify = (value: unknown, profile: 'format' | 'countersign', over: Partial<TrustedSigners> = {}) =>
      verifyArtefact(typeof value === 'string' ? value : JSON.stringify(value), {
        gatewayDids: [forge.keys.gateway.did],
        now,
        profile,
        trusted: { ...trusted, ...over },
      });

    /** The agent changes the payload and signs; the export is sealed around it. */
    const exportOf = async (change: (payload: Forged, exported: Forged) => unknown): Promise<Forged> => {
      const exported = forge.exported();
      const bundle = exported.artifacts.proof_bundle_envelope;
      await change(bundle.payload, exported);
      await forge.resign(bundle);
      return forge.reseal(exported);
    };
    const expectOnlyOurs = async (file: unknown, code: string) => {
      expect((await verify(file, 'format')).code).toBe('OK');
      expect((await verify(file, 'countersign')).code).toBe(code);
    };
    const own = (payload: Forged): Forged => payload.metadata.countersign;
    const resigned = (envelope: Forged, role: 'gateway' | 'console' | 'registry' | 'intruder') =>
      forge.resign(envelope, forge.keys[role]);

    it('pass the golden export', async () => {
      const report = await verify(forge.exported(), 'countersign');
      expect([report.verdict, report.code]).toEqual(['VALID', 'OK']);
      expect(report.checks.every((check) => check.outcome === 'passed')).toBe(true);
      expect(report.doesNotProve.length).toBeGreaterThan(3);
    });

    it('call a bundle without its companion documents incomplete, never valid', async () => {
      expect(await verify(forge.bundle(), 'countersign')).toMatchObject({
        verdict: 'INCOMPLETE',
        code: 'EVENT_PAYLOADS_MISSING',
      });
    });

    it('call an export incomplete when the reader lists no keys for a role', async () => {
      for (const role of ['consoleDids', 'registryDids', 'toolSignerDids', 'exportSignerDids'] as const) {
        const report = await verify(forge.exported(), 'countersign', { [role]: [] });
        expect([report.verdict, report.code]).toEqual(['INCOMPLETE', 'DEPENDENCY_NOT_CONFIGURED']);
      }
    });

    it('want an envelope: a bare payload is signed by nobody', async () => {
      await expectOnlyOurs(forge.bundle().payload, 'ENVELOPE_REQUIRED');
      expect((await verify(forge.bundle().payload, 'format')).doesNotProve[0]).toMatch(/nothing signs it/);
    });

    it.each<[string, string, (payload: Forged, exported: Forged) => unknown]>([
      [
        'a receipt that names no event',
        'RECEIPT_BINDING_MISMATCH',
        async (payload) => {
          delete payload.receipts[1].payload.binding;
          await resigned(payload.receipts[1], 'gateway');
        },
      ],
      [
        'a receipt that stands there twice',
        'RECEIPT_ID_DUPLICATE',
        (payload) => payload.receipts.push(payload.receipts[1]),
      ],
      [
        'two receipts bound to one call',
        'RECEIPT_EVENT_MISMATCH',
        async (payload) => {
          payload.receipts[1].payload.binding.event_hash_b64u = payload.receipts[0].payload.binding.event_hash_b64u;
          await resigned(payload.receipts[1], 'gateway');
        },
      ],
      ['a receipt of a call that was taken out', 'CALL_UNACCOUNTED', (payload) => payload.receipts.pop()],
      [
        'a receipt made under another contract',
        'POLICY_HASH_MISMATCH',
        async (payload) => {
          payload.receipts[1].payload.binding.policy_hash = 'A'.repeat(43);
          await resigned(payload.receipts[1], 'gateway');
        },
      ],
      [
        'a receipt made under another token',
        'TOKEN_SCOPE_HASH_MISMATCH',
        async (payload) => {
          payload.receipts[1].payload.binding.token_scope_hash_b64u = 'A'.repeat(43);
          await resigned(payload.receipts[1], 'gateway');
        },
      ],
      [
        'a tool on the deny list',
        'TOOL_NOT_ALLOWED',
        async (payload) => {
          payload.tool_receipts[0].payload.tool_name = 'exec';
          await resigned(payload.tool_receipts[0], 'gateway');
        },
      ],
      [
        'a tool receipt signed by the agent',
        'TOOL_SIGNER_NOT_ALLOWED',
        (payload) => forge.resign(payload.tool_receipts[0]),
      ],
      [
        'a tool receipt that nobody signed',
        'TOOL_SIGNER_NOT_ALLOWED',
        (payload) => {
          payload.tool_receipts[0] = payload.tool_receipts[0].payload;
        },
      ],
      [
        'no approval at all',
        'APPROVAL_MISSING',
        (payload) => {
          delete payload.human_approval_receipts;
          delete own(payload).approval_envelope;
        },
      ],
      [
        'a forged approver in the list',
        'APPROVAL_NOT_SIGNED',
        (payload) => {
          payload.human_approval_receipts[0].approver_subject = 'matrix:u/mallory:example.com';
        },
      ],
      [
        'an approval signed by another key',
        'APPROVAL_NOT_SIGNED',
        (payload) => resigned(own(payload).approval_envelope, 'intruder'),
      ],
      [
        'a denial, although calls were made',
        'APPROVAL_NOT_EXPLICIT',
        async (payload) => {
          own(payload).approval_envelope.payload.approval_type = 'explicit_deny';
          delete payload.human_approval_receipts;
          await resigned(own(payload).approval_envelope, 'console');
        },
      ],
      [
        'an approval after the first call',
        'APPROVAL_AFTER_USE',
        async (payload) => {
          own(payload).approval_envelope.payload.timestamp = '2026-03-02T09:02:11.000Z';
          delete payload.human_approval_receipts;
          await resigned(own(payload).approval_envelope, 'console');
        },
      ],
      [
        'an approver whom the contract does not name',
        'APPROVER_NOT_ALLOWED',
        async (payload) => {
          own(payload).approval_envelope.payload.approver_subject = 'matrix:u/mallory:example.com';
          delete payload.human_approval_receipts;
          await resigned(own(payload).approval_envelope, 'console');
        },
      ],
      [
        'an approver who is the requester',
        'APPROVER_IS_REQUESTER',
        (payload) => {
          own(payload).decision.requester = '@alice:example.com';
        },
      ],
      [
        'a room that the contract does not name',
        'ROOM_NOT_ALLOWED',
        (payload) => {
          own(payload).matrix.room_id = '!other:example.com';
        },
      ],
      [
        'another plan than the approved one',
        'PLAN_HASH_MISMATCH',
        (_payload, exported) => {
          exported.metadata.countersign.plan.steps[0].target = '/etc/passwd';
        },
      ],
      [
        'another token than the approved one',
        'TOKEN_MISMATCH',
        (payload) => {
          own(payload).cst.jti = 'other';
        },
      ],
      [
        'another decision than the one shown',
        'DECISION_DIGEST_MISMATCH',
        (_payload, exported) => {
          exported.metadata.countersign.decision.decided_at = '2026-03-02T09:02:06.000Z';
        },
      ],
      [
        'a contract with a wider list',
        'WPC_HASH_INVALID',
        (_payload, exported) => {
          exported.metadata.countersign.wpc_envelope.payload.metadata.execution.tools.allow.push('exec');
        },
      ],
      [
        'a contract of somebody else’s registry',
        'WPC_SIGNER_NOT_ALLOWED',
        async (_payload, exported) => {
          await resigned(exported.metadata.countersign.wpc_envelope, 'intruder');
        },
      ],
      [
        'an event payload that was changed',
        'EVENT_PAYLOAD_MISMATCH',
        (_payload, exported) => {
          exported.metadata.countersign.event_payloads[0].payload.room_id = '!other:example.com';
        },
      ],
      [
        'an event payload that is missing',
        'EVENT_PAYLOAD_MISMATCH',
        (_payload, exported) => {
          exported.metadata.countersign.event_payloads.pop();
        },
      ],
      [
        'no metadata of ours',
        'COUNTERSIGN_METADATA_MISSING',
        (payload) => {
          delete payload.metadata;
        },
      ],
      [
        'a list moved out under another hash',
        'METADATA_LIST_MISMATCH',
        (payload, exported) => {
          own(payload).tokens_hash_b64u = 'A'.repeat(43);
          exported.metadata.countersign.moved = { tokens: [own(payload).cst] };
        },
      ],
    ])('refuse %s: %s', async (_name, code, change) => {
      await expectOnlyOurs(await exportOf(change), code);
    });

    it('refuse events that go back in time', async () => {
      const file = await exportOf(async (payload) => {
        payload.event_chain[5].timestamp = '2026-03-02T09:02:19.000Z';
        await forge.rechain(payload);
      });
      await expectOnlyOurs(file, 'EVENT_TIME_DISORDER');
    });

    it('refuse another spelling of a signature', async () => {
      const file = forge.exported();
      file.signature_b64u = respell(file.signature_b64u);
      await expectOnlyOurs(file, 'ENCODING_NOT_CANONICAL');
    });

    it('refuse an export signed by a key that the reader does not list', async () => {
      const file = forge.exported();
      file.issuer_did = forge.keys.intruder.did;
      await expectOnlyOurs(await forge.reseal(file, forge.keys.intruder), 'EXPORT_SIGNER_NOT_ALLOWED');
    });

    it('accept a long list that moved to the export, named by its hash', async () => {
      const file = await exportOf(async (payload, exported) => {
        const { cst, ...rest } = own(payload);
        payload.metadata.countersign = { ...rest, tokens_hash_b64u: await hashJcs([cst]) };
        exported.metadata.countersign.moved = { tokens: [cst] };
      });
      expect((await verify(file, 'countersign')).code).toBe('OK');
      const alone = await verify(file.artifacts.proof_bundle_envelope, 'countersign');
      expect(alone.verdict).toBe('INCOMPLETE');
    });

    it('refuse the export with any one character changed', async () => {
      const text = JSON.stringify(forge.exported());
      await fc.assert(
        fc.asyncProperty(
          fc.nat(text.length - 1),
          fc.constantFrom('0', 'A', 'z', '"', ' ', '}'),
          async (at, character) => {
            fc.pre(text[at] !== character);
            const changed = text.slice(0, at) + character + text.slice(at + 1);
            expect((await verify(changed, 'countersign')).verdict).not.toBe('VALID');
          },
        ),
        { numRuns: 150 },
      );
    });

    it('refuse the agent’s bundle with any one character changed, but for the unsigned issue time', async () => {
      const bundle = forge.bundle();
      const text = JSON.stringify(bundle);
      const unsigned = text.indexOf(bundle.issued_at, text.indexOf('"signer_did"', text.lastIndexOf('"algorithm"')));
      await fc.assert(
        fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom('0', 'A', 'z', '"', '}'), async (at, character) => {
          fc.pre(text[at] !== character && !(at >= unsigned && at < unsigned + 24));
          const changed = text.slice(0, at) + character + text.slice(at + 1);
          expect((await verify(changed, 'countersign')).verdict).toBe('INVALID');
        }),
        { numRuns: 150 },
      );
    });
  },
);

describe('files that are no artefacts', () => {
  it.each([
    ['', 'NOT_JSON'],
    ['{"a":1,"a":2}', 'DUPLICATE_KEY'],
    ['[1e999]', 'NOT_PLAIN_JSON'],
    [`${'['.repeat(100)}${']'.repeat(100)}`, 'TOO_DEEP'],
    ['{}', 'SCHEMA_VALIDATION_FAILED'],
    ['null', 'SCHEMA_VALIDATION_FAILED'],
    ['[]', 'SCHEMA_VALIDATION_FAILED'],
    ['"text"', 'SCHEMA_VALIDATION_FAILED'],
    ['{"envelope":null}', 'SCHEMA_VALIDATION_FAILED'],
    ['{"envelope_version":"1","payload":{},"signature_b64u":"x"}', 'MALFORMED_ENVELOPE'],
    ['{"export_version":"1"}', 'SCHEMA_VALIDATION_FAILED'],
    ['{"__proto__":{"envelope_version":"1"}}', 'SCHEMA_VALIDATION_FAILED'],
  ])('%s is INVALID %s under both profiles, and nothing is thrown', async (text, code) => {
    for (const profile of ['format', 'countersign'] as const) {
      const report = await verifyArtefact(text, { gatewayDids: [], now, profile });
      expect([report.verdict, report.code]).toEqual(['INVALID', code]);
    }
  });
});
