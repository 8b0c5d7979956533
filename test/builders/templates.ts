/**
 * The journal templates (domain 3.2) as plans: whose money each trust line is. The owners follow the base policy: carrier
 * 17, Texas surplus-lines tax, insured 55, premium finance company 9.
 */
import templates from '#test/fixtures/journal-templates.json' with { type: 'json' };
import {
  ENTRY_KINDS,
  type EntryKind,
  POOL,
  type PostingLine,
  type PostingPlan,
} from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';

type Owner = readonly [beneficiary: string, component: string];
const PREMIUM: Owner = ['carrier:17', 'premium'];
const CARRIER_FEE: Owner = ['carrier:17', 'carrierFee'];
const DIRECT_BILL: Owner = ['carrier:17', 'directBill'];
const TAX: Owner = ['tax:TX', 'surplusLinesTax'];
const STAMPING: Owner = ['tax:TX', 'stampingFee'];
const COMMISSION: Owner = ['agency', 'commission'];
const AGENCY_FEE: Owner = ['agency', 'agencyFee'];
const RETURN_PREMIUM: Owner = ['client:55', 'returnPremium'];
const RESERVE: Owner = ['reserve', 'reserve'];

/** Accounts whose money has one owner, whatever the template. */
const OWNER: Readonly<Record<string, Owner>> = {
  T1120: AGENCY_FEE,
  T1130: DIRECT_BILL,
  T1150: RETURN_PREMIUM,
  T2000: PREMIUM,
  T2005: CARRIER_FEE,
  T2010: TAX,
  T2015: STAMPING,
  T2020: DIRECT_BILL,
  T2030: ['client:55', 'unapplied'],
  T2035: RETURN_PREMIUM,
  T2040: ['finance:9', 'returnPremium'],
  T2045: ['suspense', 'suspense'],
  T2050: COMMISSION,
  T2060: ['unclaimed:TX', 'returnPremium'],
  T2070: ['principals', 'interest'],
  T2090: COMMISSION,
  T3100: RESERVE,
  // What the bank takes out of trust is the agency's to restore.
  T1190: COMMISSION,
};

type Part = readonly [cents: number, owner: Owner];
const BILL: readonly Part[] = [
  [102_000, PREMIUM],
  [7_500, CARRIER_FEE],
  [6_184, TAX],
  [51, STAMPING],
  [18_000, COMMISSION],
];
const SHARE: readonly Part[] = [
  [18_000, COMMISSION],
  [5_000, AGENCY_FEE],
];
const WHOLE_BILL: readonly Part[] = [...BILL, [5_000, AGENCY_FEE]];
/** Splits by amount: 1,337.35 of premium receivable is always the base policy's. */
const BY_AMOUNT: Readonly<Record<string, readonly Part[]>> = {
  'T1100 133735': BILL,
  'T1105 138735': WHOLE_BILL,
  'T2050 23000': SHARE,
  'T2090 23000': SHARE,
  'T2050 5000': [[5_000, AGENCY_FEE]],
  'T2050 500': [[500, AGENCY_FEE]],
  'T2050 2500': [[2_500, AGENCY_FEE]],
  'T1190 11293': [[11_293, RETURN_PREMIUM]],
  'T1190 132500': [...SHARE, [109_500, RESERVE]],
  'T1190 6235': [
    [6_184, TAX],
    [51, STAMPING],
  ],
  'T1190 115735': BILL.slice(0, 4),
};
const PARTIAL: readonly Part[] = [
  [14_704, PREMIUM],
  [1_081, CARRIER_FEE],
  [892, TAX],
  [7, STAMPING],
  [2_595, COMMISSION],
];
const INSTALLMENT: readonly Part[] = [
  [25_500, PREMIUM],
  [1_875, CARRIER_FEE],
  [1_546, TAX],
  [13, STAMPING],
  [4_500, COMMISSION],
];
/** Splits that only one template has. */
const BY_TEMPLATE: Readonly<Record<string, Readonly<Record<string, readonly Part[]>>>> = {
  J06: {
    T1100: PARTIAL,
    T2050: [
      [2_595, COMMISSION],
      [721, AGENCY_FEE],
    ],
    T2090: [
      [2_595, COMMISSION],
      [721, AGENCY_FEE],
    ],
  },
  J08: {
    T1100: [
      [1_075, PREMIUM],
      [190, COMMISSION],
    ],
  },
  J10b: { T1100: INSTALLMENT, T1105: [...INSTALLMENT, [1_250, AGENCY_FEE]] },
  J12: {
    T1100: [
      [8_500, PREMIUM],
      [485, TAX],
      [4, STAMPING],
      [1_500, COMMISSION],
    ],
  },
  J21: {
    T2050: [
      [9, COMMISSION],
      [3, AGENCY_FEE],
    ],
    T1100: [
      [54, PREMIUM],
      [4, CARRIER_FEE],
      [3, TAX],
      [9, COMMISSION],
    ],
  },
  J23: {
    T1100: [
      [102_000, PREMIUM],
      [2_051, CARRIER_FEE],
    ],
  },
  // Gross remittance: the carrier is owed the whole premium.
  J25: { T1100: [[120_000, PREMIUM], ...BILL.slice(1, 4)] },
  J33: { T2000: [[112_374, PREMIUM]] },
};

/** Variants of a template that share its kind. */
const KIND_OF: Readonly<Record<string, EntryKind>> = {
  J06: 'receipt',
  J06d: 'revenueOnCollection',
  J07: 'receipt',
  J08d: 'revenueOnCollection',
  J12a: 'revenueReversed',
  J25: 'policyBilled',
};
const CASH = ['T1000', 'T1010', 'T1015'];

export type Template = (typeof templates)[number];
export const TEMPLATES: readonly Template[] = templates;

export function templateNamed(code: string): Template {
  const template = templates.find((each) => each.code === code);
  if (template === undefined) throw new Error(`no template ${code}`);
  return template;
}

function partsOf(code: string, account: string, cents: number): readonly Part[] {
  const size = Math.abs(cents);
  const known = BY_TEMPLATE[code]?.[account] ?? BY_AMOUNT[`${account} ${size}`];
  const owner = OWNER[account];
  const parts = known ?? (owner === undefined ? [] : [[size, owner] as const]);
  if (parts.reduce((total, [part]) => total + part, 0) !== size)
    throw new Error(`${code}: the parts of ${account} do not make ${size}`);
  return parts.map(([part, of]) => [Math.sign(cents) * part, of]);
}

function kindOf(code: string): EntryKind {
  const kind = Object.entries(ENTRY_KINDS).find(([, { template }]) => template === code)?.[0];
  const known = KIND_OF[code] ?? (kind as EntryKind | undefined);
  if (known === undefined) throw new Error(`no kind posts ${code}`);
  return known;
}

type Held = NonNullable<PostingPlan['held']>[number];
/** What I2 asks of an entry: each owner's money moves by what is owed less what is receivable. */
function heldOf(lines: readonly PostingLine[], bankAccountId: number): Held[] {
  const byOwner = new Map<string, number>();
  for (const { account, beneficiary, component, cents } of lines) {
    if (beneficiary === undefined || CASH.includes(account)) continue;
    const key = `${beneficiary} ${component}`;
    byOwner.set(key, (byOwner.get(key) ?? 0) - cents);
  }
  return [...byOwner].map(([key, cents]) => {
    const [beneficiary = '', component = ''] = key.split(' ');
    return { bankAccountId, beneficiary, component, cents: cents as Cents };
  });
}

/** A template as a plan: every trust line with its owner, and the held rows that follow from them. */
export function planOf(code: string, bankAccountId: number, accountingOn: string): PostingPlan {
  const lines = templateNamed(code).lines.flatMap(({ acct: account, dr, cr }): PostingLine[] => {
    const cents = dr - cr;
    if (account.startsWith('O')) return [{ account, cents: cents as Cents }];
    if (CASH.includes(account)) return [{ ...POOL, account, cents: cents as Cents, bankAccountId }];
    return partsOf(code, account, cents).map(([part, [beneficiary, component]]) => ({
      account,
      cents: part as Cents,
      beneficiary,
      component,
    }));
  });
  const all = code === 'J39' ? [...lines, ...RECLASSIFIED] : lines;
  return {
    kind: kindOf(code),
    accountingOn: accountingOn as LocalDate,
    memo: templateNamed(code).event.trim(),
    lines: all,
    held: heldOf(all, bankAccountId),
  };
}

/**
 * J39 moves 36.00 from the agency's uncollected share to the carrier. What the insured still owes must change owner with
 * it, or the agency would hold 36.00 less than nothing: a pair within T1100 the template does not show.
 */
const RECLASSIFIED: readonly PostingLine[] = [
  { account: 'T1100', cents: 3_600 as Cents, beneficiary: PREMIUM[0], component: PREMIUM[1] },
  { account: 'T1100', cents: -3_600 as Cents, beneficiary: COMMISSION[0], component: COMMISSION[1] },
];

/** Cash for every owner, so that the agency may choose to pay: an opening balance. */
export function openingPlan(bankAccountId: number, accountingOn: string): PostingPlan {
  const owners = Object.entries(OWNER).filter(
    ([account]) => (account.startsWith('T2') && account !== 'T2050') || account === 'T3100',
  );
  const cents = 1_000_000;
  const lines: PostingLine[] = owners.map(([account, [beneficiary, component]]) => ({
    account,
    cents: -cents as Cents,
    beneficiary,
    component,
  }));
  // Some of it in the drawer and with the processor: a deposit or settlement by itself finds what it takes.
  const elsewhere = ['T1010', 'T1015'];
  const cash = [
    { account: 'T1000', cents: (cents * (owners.length - elsewhere.length)) as Cents },
    ...elsewhere.map((account) => ({ account, cents: cents as Cents })),
  ].map((line) => ({ ...POOL, ...line, bankAccountId }));
  // The agency's own money in trust is an asset of its operating fund (I3).
  const own = [
    { account: 'O1390', cents: cents as Cents },
    { account: 'O1392', cents: cents as Cents },
    { account: 'O3900', cents: (-2 * cents) as Cents },
  ];
  return {
    kind: 'opening',
    accountingOn: accountingOn as LocalDate,
    memo: 'Brought forward',
    lines: [...cash, ...lines, ...own],
    held: heldOf(lines, bankAccountId),
  };
}
