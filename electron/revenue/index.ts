/** Revenue: when the agency's share is income, and what producers earn of it. Called by every module that moves a bill. */
export type { ItemChange } from './facts.ts';
export { planRevenue, postRevenue, recognitionMode, type RevenueEvent, type RevenuePlan } from './plan.ts';
export { producersOfTerms } from './producers.ts';
