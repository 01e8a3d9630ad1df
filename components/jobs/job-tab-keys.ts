// PURE. The tabs under the plan, in their order.

export const jobTabKeys = ['policy', 'sources', 'receipts', 'similar', 'history', 'json'] as const;
export type JobTabKey = (typeof jobTabKeys)[number];
