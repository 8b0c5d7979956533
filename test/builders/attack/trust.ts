/** Attacks on whose money it is: funds, owners, cash, banks; and on the exactness of reversals. */
import {
  type Attack,
  type Draft,
  headOf,
  insertDraft,
  manualDraft,
  on,
  receiptDraft,
  reversalDraft,
  setHeader,
  type Target,
} from './target.ts';

type Row = Record<string, unknown>;
const receipt = (name: string, spoil: (draft: Draft, target: Target) => void): Attack =>
  on(`receipt ${name}`, (target, policy) => {
    const draft = receiptDraft(target);
    spoil(draft, target);
    insertDraft(target, draft, policy);
  });
const line = (draft: Draft, index: number): Row => draft.payload.lines[index] as Row;
const held = (draft: Draft, index: number): Row => draft.payload.held[index] as Row;
const accountId = (target: Target, code: string): number => target.seed.accounts.get(code) ?? 0;
const plus = (row: Row, cents: number): void => {
  row['cents'] = Number(row['cents']) + cents;
};

const funds: Attack[] = [
  receipt('that moves a cent from trust to operating', (draft, target) => {
    plus(line(draft, 5), 1);
    draft.payload.lines.push({ account: accountId(target, 'O4000'), cents: -1 });
  }),
  receipt('whose agency share is credited to operating', (draft, target) => {
    Object.assign(line(draft, 5), { account: accountId(target, 'O4000') });
  }),
  on('trust money to operating by a manual entry', (target, policy) => {
    const draft = manualDraft(target);
    const owner = { beneficiary: 'agency', component: 'commission' };
    draft.payload.lines = [
      { account: accountId(target, 'O1200'), cents: 100 },
      { account: accountId(target, 'T2090'), cents: -100, ...owner },
    ];
    insertDraft(target, draft, policy);
  }),
];

const cash: Attack[] = [
  receipt('without held rows', (draft) => {
    draft.payload.held = [];
  }),
  receipt('with a held row too few', (draft) => draft.payload.held.pop()),
  receipt('with a held cent too few', (draft) => plus(held(draft, 0), -1)),
  receipt('with a held cent too many', (draft) => plus(held(draft, 0), 1)),
  receipt('with a cent moved between owners', (draft) => {
    plus(held(draft, 0), -1);
    plus(held(draft, 1), 1);
  }),
  receipt('held for another owner', (draft) => Object.assign(held(draft, 0), { beneficiary: 'carrier:18' })),
  receipt('held under another component', (draft) =>
    Object.assign(held(draft, 0), { component: 'carrierFee' }),
  ),
  receipt('held in another trust bank', (draft, { seed }) => {
    for (const row of draft.payload.held) row['bankAccountId'] = seed.secondBank;
  }),
  receipt('held half in another trust bank', (draft, { seed }) => {
    held(draft, 0)['bankAccountId'] = seed.secondBank;
  }),
  receipt('with owners but no cash', (draft) => {
    draft.payload.lines = [line(draft, 4), line(draft, 5)] as Draft['payload']['lines'];
  }),
  receipt('with cash in no bank', (draft) => delete line(draft, 0)['bankAccountId']),
  ...[0, 123_456].map((bank) =>
    receipt(`in bank ${bank}, which does not exist`, (draft) => {
      for (const row of [line(draft, 0), ...draft.payload.held]) row['bankAccountId'] = bank;
    }),
  ),
  receipt('in the operating bank', (draft, { seed }) => {
    for (const row of [line(draft, 0), ...draft.payload.held]) row['bankAccountId'] = seed.operatingBank;
  }),
  receipt('whose collected share names the operating bank', (draft, { seed }) => {
    line(draft, 5)['bankAccountId'] = seed.operatingBank;
  }),
  {
    ...receipt('in a cash account that is not the bank’s', (draft) => {
      line(draft, 0)['account'] = 700_001;
    }),
    prepare: ({ db }) =>
      db.exec(`INSERT INTO ledger_account
        SELECT 700001, 'T1001', 'Second trust cash', fund, class, normal_side, cash_role, 1 FROM ledger_account WHERE code = 'T1000'`),
  },
  on('operating cash in the trust bank', (target, policy) => {
    const draft = manualDraft(target);
    line(draft, 1)['bankAccountId'] = target.seed.trustBank;
    insertDraft(target, draft, policy);
  }),
  on('operating cash moved by a held row', (target, policy) => {
    const draft = manualDraft(target);
    const owner = { bankAccountId: target.seed.trustBank, component: 'premium' };
    draft.payload.held = [
      { bankAccountId: owner.bankAccountId, beneficiary: 'carrier:17', component: 'premium', cents: 5 },
      { bankAccountId: owner.bankAccountId, beneficiary: 'carrier:18', component: 'premium', cents: -5 },
    ];
    insertDraft(target, draft, policy);
  }),
];

const OWNERS = [
  '',
  ' ',
  'carrier:17 ',
  'carrier:17\u200b',
  'сarrier:17',
  'carrier:１７',
  'carrier:17\u202e',
  'a"b',
  'pool\u0301',
];
const owners: Attack[] = [
  receipt('cash that belongs to one owner', (draft) =>
    Object.assign(line(draft, 0), { beneficiary: 'agency' }),
  ),
  receipt('cash under another component', (draft) => Object.assign(line(draft, 0), { component: 'premium' })),
  receipt('with a payable to the pool', (draft) => {
    Object.assign(line(draft, 1), { beneficiary: 'pool' });
    Object.assign(held(draft, 0), { beneficiary: 'pool' });
  }),
  ...['beneficiary', 'component'].flatMap((key) => [
    receipt(`with a trust line without ${key}`, (draft) => delete line(draft, 1)[key]),
    // A pair that nets to nothing would slip past the comparison of owners.
    receipt(`with a netting pair without ${key}`, (draft) => {
      delete line(draft, 4)[key];
      delete line(draft, 5)[key];
    }),
    receipt(`with a cash line without ${key}`, (draft) => delete line(draft, 0)[key]),
    receipt(`with a held row without ${key}`, (draft) => delete held(draft, 0)[key]),
    ...OWNERS.map((text) =>
      receipt(`with ${key} ${JSON.stringify(text)}`, (draft) => {
        Object.assign(line(draft, 1), { [key]: text });
        Object.assign(held(draft, 0), { [key]: text });
      }),
    ),
    ...OWNERS.map((text) =>
      receipt(`with a netting pair of ${key} ${JSON.stringify(text)}`, (draft) => {
        Object.assign(line(draft, 4), { [key]: text });
        Object.assign(line(draft, 5), { [key]: text });
      }),
    ),
  ]),
  receipt('with a state of another alphabet', (draft) => Object.assign(line(draft, 1), { state: 'ТХ' })),
];

const heldValue = (name: string, value: string): Attack =>
  on(`receipt with held ${name}`, (target, policy) => {
    const draft = receiptDraft(target);
    draft.text = JSON.stringify(draft.payload).replace('"cents":115735,"policyTermId":304', value);
    if (draft.text === JSON.stringify(draft.payload)) throw new Error(`the attack "${name}" changes nothing`);
    insertDraft(target, draft, policy);
  });
const heldRows: Attack[] = [
  ...['"115735"', '115735.0', '115735.5', '1.15735e5', 'null', 'true', '0', '100000000000001', '1e400'].map(
    (value) => heldValue(`cents ${value}`, `"cents":${value},"policyTermId":304`),
  ),
  heldValue('without cents', '"policyTermId":304'),
  heldValue('cents twice', '"cents":115735,"cents":1,"policyTermId":304'),
  heldValue('an unknown key', '"cents":115735,"policyTermId":304,"note":1'),
  ...['"304"', '304.0', '-304', '304.5', 'null', '9007199254740993'].map((value) =>
    heldValue(`policy term ${value}`, `"cents":115735,"policyTermId":${value}`),
  ),
  ...['beneficiary', 'component'].flatMap((key) =>
    OWNERS.map((text) =>
      receipt(`with a netting pair held for ${key} ${JSON.stringify(text)}`, (draft) => {
        for (const cents of [5, -5]) draft.payload.held.push({ ...held(draft, 0), [key]: text, cents });
      }),
    ),
  ),
  receipt('with a netting pair held by the pool', (draft) => {
    for (const cents of [5, -5]) draft.payload.held.push({ ...held(draft, 0), beneficiary: 'pool', cents });
  }),
  receipt('with held in no bank', (draft) => delete held(draft, 0)['bankAccountId']),
  receipt('with a zero held row more', (draft) => draft.payload.held.push({ ...held(draft, 0), cents: 0 })),
  receipt('with an empty held row more', (draft) => draft.payload.held.push({})),
  receipt('with held rows as an object', (draft) => {
    draft.payload.held = { ...draft.payload.held } as never;
  }),
  receipt('with held rows as strings', (draft) => {
    draft.payload.held = draft.payload.held.map((row) => JSON.stringify(row)) as never;
  }),
];

const reversal = (name: string, spoil: (draft: Draft, target: Target) => void): Attack =>
  on(`reversal ${name}`, (target, policy) => {
    const draft = reversalDraft(target, target.seed.receipt);
    spoil(draft, target);
    insertDraft(target, draft, policy);
  });
/** Lines 4 and 5 are a pair of one owner that nets to nothing: changing both keeps every balance. */
const pair = (draft: Draft): readonly [Row, Row] => [line(draft, 4), line(draft, 5)];
const undoTransfer = (name: string, spoil: (draft: Draft, target: Target) => void): Attack =>
  on(`reversal of a transfer ${name}`, (target, policy) => {
    const draft = reversalDraft(target, target.seed.transfer);
    spoil(draft, target);
    insertDraft(target, draft, policy);
  });
const setHeld = (draft: Draft, key: string, value: unknown): void => {
  for (const row of draft.payload.held) row[key] = value;
};
const DIMENSIONS = [
  'accountId',
  'subaccountId',
  'policyId',
  'policyTermId',
  'carrierId',
  'chargeId',
  'invoiceId',
  'invoiceItemId',
  'producerId',
  'payerId',
];
const reversals: Attack[] = [
  ...DIMENSIONS.flatMap((key) => [
    reversal(`with another ${key}`, (draft) => Object.assign(line(draft, 1), { [key]: 999 })),
    reversal(`without ${key}`, (draft) => delete line(draft, 1)[key]),
  ]),
  reversal('with another state', (draft) => Object.assign(line(draft, 1), { state: 'LA' })),
  reversal('without state', (draft) => delete line(draft, 1)['state']),
  ...['policyTermId', 'accountId', 'receiptId'].flatMap((key) => [
    reversal(`with another held ${key}`, (draft) => Object.assign(held(draft, 0), { [key]: 999 })),
    reversal(`without held ${key}`, (draft) => delete held(draft, 0)[key]),
  ]),
  ...['beneficiary', 'component'].flatMap((key) => [
    reversal(`with another ${key}`, (draft) => {
      for (const row of pair(draft)) row[key] = 'other';
    }),
    reversal(`with another held ${key}`, (draft) => {
      Object.assign(line(draft, 1), { [key]: 'other' });
      Object.assign(held(draft, 0), { [key]: 'other' });
    }),
  ]),
  reversal('with another account', (draft, target) => {
    line(draft, 4)['account'] = accountId(target, 'T2030');
  }),
  reversal('with other amounts', (draft) => {
    const [first, second] = pair(draft);
    plus(first, 1);
    plus(second, -1);
  }),
  reversal('that is not negated', (draft) => {
    for (const row of [...draft.payload.lines, ...draft.payload.held] as Row[])
      row['cents'] = -Number(row['cents']);
  }),
  reversal('in another bank', (draft, { seed }) => {
    for (const row of [line(draft, 0), ...draft.payload.held]) row['bankAccountId'] = seed.secondBank;
  }),
  reversal('with lines in another order', (draft) => draft.payload.lines.reverse()),
  reversal('with held rows in another order', (draft) => draft.payload.held.reverse()),
  reversal('without a netting pair', (draft) => draft.payload.lines.splice(4, 2)),
  reversal('with a netting pair more', (draft) => {
    draft.payload.lines.push(...(pair(draft).map((row) => ({ ...row })) as Draft['payload']['lines']));
  }),
  reversal('with a held row split in two', (draft) => {
    plus(held(draft, 2), 1);
    draft.payload.held.push({ ...held(draft, 2), cents: -1 });
  }),
  reversal('with its share in another bank', (draft, { seed }) => {
    line(draft, 5)['bankAccountId'] = seed.secondBank;
  }),
  undoTransfer('held in another bank', (draft, { seed }) => setHeld(draft, 'bankAccountId', seed.secondBank)),
  undoTransfer('held for another owner', (draft) => setHeld(draft, 'beneficiary', 'client:56')),
  undoTransfer('held under another component', (draft) => setHeld(draft, 'component', 'premium')),
  undoTransfer('without held rows', (draft) => draft.payload.held.splice(0, 2)),
  undoTransfer('with a netting held pair more', (draft) => {
    for (const cents of [5, -5])
      draft.payload.held.push({ ...held(draft, 0), beneficiary: 'client:56', cents });
  }),
  undoTransfer('with other held amounts', (draft) => {
    plus(held(draft, 0), 1);
    plus(held(draft, 1), -1);
  }),
  reversal('under another kind', (draft) => setHeader(draft, 'kind', 'receipt')),
  reversal('of itself', (draft) => setHeader(draft, 'reversesId', Number(draft.row['id']))),
  reversal('of an entry that does not exist', (draft) => setHeader(draft, 'reversesId', 123_456)),
  reversal('of another entry', (draft, { seed }) => setHeader(draft, 'reversesId', seed.manual)),
  on('a second reversal', (target, policy) =>
    insertDraft(target, reversalDraft(target, target.seed.reversed), policy),
  ),
  on(
    'a reversal twice',
    (target, policy) => {
      const again = reversalDraft(target, target.seed.receipt);
      setHeader(again, 'id', 900_001);
      insertDraft(target, again, policy);
    },
    (target) => insertDraft(target, reversalDraft(target, target.seed.receipt), ''),
  ),
  on('a reversal in a closed period', (target, policy) => {
    const draft = reversalDraft(target, target.seed.receipt);
    setHeader(draft, 'accountingOn', '2026-09-01');
    insertDraft(target, draft, policy);
  }),
];

/** 90 receipts of a trillion dollars in one entry; `sign` -1 pays them out again. */
function hugeReceipt(target: Target, sign: 1 | -1, accountingOn: string): Draft {
  const draft = receiptDraft(target);
  setHeader(draft, 'id', 900_000 + headOf(target.db, 'entries').seq);
  setHeader(draft, 'accountingOn', accountingOn);
  const repeat = (row: Row, cents: number): Row[] =>
    Array.from({ length: 90 }, () => ({ ...row, cents: sign * cents }));
  draft.payload.lines = [
    ...repeat(line(draft, 0), 1e14),
    ...repeat(line(draft, 1), -1e14),
  ] as Draft['payload']['lines'];
  draft.payload.held = repeat(held(draft, 0), 1e14);
  return draft;
}
const balances: Attack[] = [
  on(
    'a balance of one owner and day that a double cannot hold',
    (target, policy) => {
      const draft = hugeReceipt(target, 1, '2026-11-01');
      // On another cash account, so that the owner's balance is what is too large.
      for (const row of draft.payload.lines) {
        const isCash = row['component'] === 'cash';
        row.account = accountId(target, isCash ? 'T1015' : 'T2000');
      }
      insertDraft(target, draft, policy);
    },
    (target) => insertDraft(target, hugeReceipt(target, 1, '2026-11-01'), ''),
  ),
];

/** What must stay possible, beside the plain drafts. */
export const honestEntries: readonly Attack[] = [
  on('a manual entry', (target, policy) => insertDraft(target, manualDraft(target), policy)),
  on('a receipt', (target, policy) => insertDraft(target, receiptDraft(target), policy)),
  receipt('straight into the bank', (draft, target) => {
    line(draft, 0)['account'] = accountId(target, 'T1000');
  }),
  on('a reversal', (target, policy) =>
    insertDraft(target, reversalDraft(target, target.seed.receipt), policy),
  ),
  on('a reversal of a reversal', (target, policy) =>
    insertDraft(target, reversalDraft(target, target.seed.reversal), policy),
  ),
  on('a reversal of a transfer', (target, policy) =>
    insertDraft(target, reversalDraft(target, target.seed.transfer), policy),
  ),
];

export const trustAttacks: readonly Attack[] = [
  ...funds,
  ...cash,
  ...owners,
  ...heldRows,
  ...reversals,
  ...balances,
];
