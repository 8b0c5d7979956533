/** Policies: what a term costs, whose money it is, who shares its commission. Binding it is billing's work. */
export { type KnownLevy, SHIPPED_LEVIES, levyKeyOf, stateLevies } from './levies.ts';
export { producerPart, type ProducerShare, producerShares } from './producers.ts';
export {
  type Charge,
  chargesOf,
  checkSplits,
  leviesOn,
  liabilityAccount,
  type Part,
  partsOf,
  type PolicyTerms,
  receivableAccount,
} from './rules.ts';
