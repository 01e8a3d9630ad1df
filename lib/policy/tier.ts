// PURE. How grave a step or a plan is. Apart from the catalogue, which pages that only name tiers need not carry.

export const tierOrder = ['low', 'medium', 'high', 'critical'] as const;
export type Tier = (typeof tierOrder)[number];
