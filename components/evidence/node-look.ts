import {
  Fingerprint,
  Flag,
  Gauge,
  KeyRound,
  Link2,
  type LucideIcon,
  MessageSquare,
  MessageSquareText,
  NotebookPen,
  OctagonX,
  Package,
  PackageCheck,
  Receipt,
  ScrollText,
  Stamp,
} from 'lucide-react';
import type { NodeKind } from '#lib/evidence/review/chain-nodes.ts';

export const nodeIcons: Record<NodeKind, LucideIcon> = {
  request: MessageSquare,
  change: MessageSquareText,
  plan: NotebookPen,
  policy: ScrollText,
  decision: Stamp,
  assertion: Fingerprint,
  token: KeyRound,
  event: Link2,
  receipt: Receipt,
  end: OctagonX,
  bundle: Package,
  pulse: Gauge,
  package: PackageCheck,
  message: Flag,
};

export const nodeWords: Record<NodeKind, string> = {
  request: 'Request',
  change: 'Change of the request',
  plan: 'Plan',
  policy: 'Policy',
  decision: 'Decision',
  assertion: 'Passkey signature',
  token: 'Token',
  event: 'Event of the run',
  receipt: 'Receipt',
  end: 'End',
  bundle: 'Proof bundle',
  pulse: 'Trust Pulse',
  package: 'Package',
  message: 'Message',
};

export const nodeInk = {
  plain: 'text-faint',
  ok: 'text-ok',
  warn: 'text-warn',
  danger: 'text-danger',
} as const;

export const nodeLine = {
  plain: 'border-line-strong/60',
  ok: 'border-ok-line',
  warn: 'border-warn-line',
  danger: 'border-danger-line',
} as const;
