/** Owners of trust money in words and groups. */
import type { ReadDb } from '#db/connection/index.ts';
import { ownerName } from '#electron/parties/index.ts';
import type { Owner } from '#shared/contract/index.ts';

const GROUPS = {
  carrier: 'carriers',
  tax: 'taxes',
  client: 'clients',
  finance: 'financeCompanies',
  suspense: 'suspense',
  agency: 'agency',
  reserve: 'reserve',
} as const satisfies Record<string, Owner['group']>;
/** Groups in the order a reader wants them: others first, the agency last. */
export const GROUP_ORDER: readonly Owner['group'][] = [
  'carriers',
  'taxes',
  'clients',
  'financeCompanies',
  'suspense',
  'others',
  'agency',
  'reserve',
];

export function groupOf(beneficiary: string): Owner['group'] {
  const kind = beneficiary.split(':')[0] ?? '';
  return Object.hasOwn(GROUPS, kind) ? GROUPS[kind as keyof typeof GROUPS] : 'others';
}

const NAMES: Readonly<Record<string, string>> = {
  agency: 'Agency share, collected',
  reserve: 'Agency voluntary deposit',
  suspense: 'Suspense',
  unclaimed: 'Unclaimed property',
  overage: 'Unidentified overage',
  principals: 'Interest held for principals',
};
export const nameOf = (db: ReadDb, beneficiary: string): string =>
  NAMES[beneficiary] ?? ownerName(db, beneficiary) ?? beneficiary;
