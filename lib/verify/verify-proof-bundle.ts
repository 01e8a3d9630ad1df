// PURE. A proof bundle as the format's own verifier judges it: the order of the steps is its order.

import type { BundleContext } from './bundle-context.ts';
import { checkAnchors, checkSupportReceipts } from './check-approvals.ts';
import { checkAgentSignature, checkEnvelope, checkLimits, checkSchema } from './check-envelope.ts';
import { checkEventChain } from './check-event-chain.ts';
import { checkReceiptsStrictly, readGatewayReceipts } from './check-gateway-receipts.ts';
import { checkReservedMetadata } from './check-metadata.ts';
import { checkSpans } from './check-spans.ts';
import { checkToolReceipts } from './check-tool-receipts.ts';
import { checkUrm } from './check-urm.ts';
import type { Step } from './report.ts';

export const proofBundleSteps: readonly Step<BundleContext>[] = [
  { name: 'envelope', run: checkEnvelope },
  { name: 'schema', run: checkSchema },
  { name: 'limits', run: checkLimits },
  { name: 'agent signature', run: checkAgentSignature },
  { name: 'event chain', run: checkEventChain },
  { name: 'reserved metadata', run: checkReservedMetadata },
  { name: 'run manifest', run: checkUrm },
  { name: 'gateway receipts', run: readGatewayReceipts },
  { name: 'tool receipts', run: checkToolReceipts },
  { name: 'approval and side-effect receipts', run: checkSupportReceipts },
  { name: 'causal spans', run: checkSpans },
  { name: 'causal anchors', run: checkAnchors },
  { name: 'every receipt verified', run: checkReceiptsStrictly },
];
