// The passkeys' signatures under a control, checked again from what is stored.

import { sha256B64u } from '#lib/canon/digest.ts';
import { controlPreimage } from '#lib/claw/control-assertion.ts';
import { checkAssertion } from '#lib/verify/passkey.ts';
import { AssertionError } from '#lib/verify/passkey-error.ts';
import { altered, type Found, itemOf, missing, type RetainItem } from './item.ts';
import type { Look } from './look.ts';
import { credentialsById, type RetainedControl } from './store.ts';

type Assertion = RetainedControl['assertions'][number];

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** What has to stand under a signature, from the control's row. */
const orderOf = (control: RetainedControl, step: Assertion['step'], person: string): string =>
  controlPreimage({
    step,
    control: step === 'lift' ? control.id : null,
    kind: control.kind,
    scope: control.scope,
    subject: control.subject,
    span: { from: iso(control.issuedFrom), to: iso(control.issuedTo) },
    reason: step === 'lift' ? (control.liftReason ?? '') : control.reason,
    endsAt: iso(control.endsAt),
    disputed: control.disputedJobId,
    policy: control.hashAfter,
    person,
  });

async function lookAtSignature(control: RetainedControl, row: Assertion, key: { publicKey: string; personId: string }) {
  if (orderOf(control, row.step, key.personId) !== row.preimageText) {
    return altered('What was signed is another order than this control');
  }
  const { clientDataJson, authenticatorData, signature, preimageText, origin, rpId } = row;
  const assertion = { publicKey: key.publicKey, clientDataJson, authenticatorData, signature };
  try {
    await checkAssertion(assertion, { preimageText, origin, rpId });
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error;
    return altered(error.message);
  }
  return { state: 'there', digest: await sha256B64u(preimageText), note: 'It verifies' } satisfies Found;
}

/** Each signature under a control, of its beginning and of its end. */
export async function signatureItems({ db, control }: Look): Promise<RetainItem[]> {
  const keys = await credentialsById(
    db,
    control.assertions.map(({ credentialId }) => credentialId),
  );
  return Promise.all(
    control.assertions.map(async (row) => {
      const key = keys.find(({ credentialId }) => credentialId === row.credentialId);
      const found = key ? await lookAtSignature(control, row, key) : missing('The passkey that signed is not known');
      const what = row.step === 'lift' ? 'Passkey signature under the lift' : 'Passkey signature under the control';
      return itemOf({ kind: 'signature', what, id: row.credentialId }, found);
    }),
  );
}
