/** Policies: what a term costs and whose money it is. Binding it is billing's work. */
export { STATE_TAXES } from './taxes.ts';
export {
  type Charge,
  chargesOf,
  COMPONENT_LABELS,
  liabilityAccount,
  type Part,
  partsOf,
  type PolicyTerms,
  receivableAccount,
  type StateTax,
} from './rules.ts';
