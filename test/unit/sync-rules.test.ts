/** What leaves for QuickBooks: net mapping of the journal templates (domain 3.2, 3.2b), numbers, amounts, words. */
import chart from '#resources/charts-of-accounts/agency.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { faultsOfJson, readAnswer, verdictOf } from '#electron/sync/answers.ts';
import {
  batchIdOf,
  differencesOf,
  itemKeyOf,
  journalEntryBody,
  remoteEntryOf,
} from '#electron/sync/document.ts';
import { instantOf, instantPlus, millisecondsOf } from '#electron/sync/instant.ts';
import {
  amountToken,
  centsOfNumber,
  type JsonObject,
  parseJsonText,
  writeJsonText,
} from '#electron/sync/json-text.ts';
import { redacted, wordsOf } from '#electron/sync/problems.ts';
import {
  docNumberOf,
  groupEntries,
  type Grouping,
  LINES_MAX,
  type LocalEntry,
  noteOf,
  titleOf,
} from '#electron/sync/rules.ts';
import {
  type BankAccountRow,
  type Chart,
  chartOfTargets,
  INTERFUND,
  type LedgerAccountRow,
  typeRefusedBecause,
} from '#electron/sync/targets.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { idOf } from '#shared/ids/index.ts';
import type { Cents } from '#shared/money/index.ts';

const TRUST_BANK = 901;
const accounts = chart.map((account, index) => ({
  id: index + 1,
  code: account.code,
  name: account.name,
  fund: account.fund,
  class: account.class,
  cash_role: account.cashRole,
})) as LedgerAccountRow[];
const idByCode = new Map(accounts.map((account) => [account.code, account.id]));
const bank = { bank_name: 'Prairie State', last_four: '4417' };
const banks: BankAccountRow[] = [
  { id: TRUST_BANK, fund: 'trust', ledger_account_id: idByCode.get('T1000') ?? 0, ...bank },
  { id: 902, fund: 'operating', ledger_account_id: idByCode.get('O1200') ?? 0, ...bank },
];
const targets = chartOfTargets(accounts, banks, 'net');
const full = chartOfTargets(accounts, banks, 'full');
const grouping: Grouping = {
  order: (key) => full.targets.findIndex((target) => target.key === key),
  interfund: INTERFUND,
  postingOf: () => 'entry',
  throughOn: '2026-11-30' as LocalDate,
  startsOn: null,
};

type Amounts = Readonly<Record<string, number>>;
let entries = 0;
/** An entry from debit-positive cents by account code; undeposited money follows the trust bank unless `mapped`. */
function entry(
  amounts: Amounts,
  more: Partial<LocalEntry> = {},
  mapped: readonly string[] = [],
  to: Chart = targets,
): LocalEntry {
  const follows = new Map(to.targets.map((target) => [target.key, target.follows]));
  entries += 1;
  return {
    entryId: entries,
    seq: entries,
    requestId: 'request-1',
    accountingOn: '2026-11-09' as LocalDate,
    document: 'receipt:1',
    source: 'receipts',
    title: 'Payment received',
    memo: '',
    isOpening: false,
    lines: Object.entries(amounts).map(([code, cents]) => {
      const own = to.targetOf(idByCode.get(code) ?? 0, code.startsWith('T') ? TRUST_BANK : null);
      return { target: mapped.includes(own) ? own : (follows.get(own) ?? own), cents: cents as Cents };
    }),
    ...more,
  };
}
const net = (...list: LocalEntry[]) =>
  groupEntries(list, grouping).groups.map((group) =>
    Object.fromEntries(group.lines.map((line) => [line.target, line.cents])),
  );
const CASH = `trustCash:${TRUST_BANK}`;

const J01 = {
  T1100: 133_735,
  T1120: 5_000,
  T2000: -102_000,
  T2005: -7_500,
  T2010: -6_184,
  T2015: -51,
  T2050: -23_000,
};
const J02 = { T1010: 138_735, T2050: 23_000, T1100: -133_735, T1120: -5_000, T2090: -23_000 };
const J02d = { O1390: 23_000, O4000: -18_000, O4020: -5_000 };
const J03 = { T1000: 138_735, T1010: -138_735 };
const J06 = { T1010: 20_000, T2050: 3_316, T1100: -19_279, T1120: -721, T2090: -3_316 };
const J06d = { O1390: 3_316, O4000: -2_595, O4020: -721 };
const J10 = { T1105: 138_735, T2000: -102_000, T2005: -7_500, T2010: -6_184, T2015: -51, T2050: -23_000 };
const J10b = { T1100: 33_434, T1120: 1_250, T1105: -34_684 };
const J16 = {
  T1100: 133_735,
  T1120: 5_000,
  T1190: 132_500,
  O4000: 18_000,
  O4020: 5_000,
  O1392: 109_500,
  T1000: -138_735,
  T2050: -23_000,
  T3100: -109_500,
  O2390: -132_500,
};
const J24 = { T2000: 176_369, T1150: -63_995, T1000: -112_374 };
const J26 = { T2010: 6_184, T2015: 51, T1000: -6_235 };
const J27 = { T2090: 23_000, O1200: 23_000, T1000: -23_000, O1390: -23_000 };
const J32 = { T1000: 410, O1390: 410, T2090: -410, O4040: -410 };

describe('net mapping', () => {
  it.each([
    ['J01', J01],
    ['J10', J10],
    ['J10b', J10b],
    ['J36', { T2030: 0 }],
  ])('%s posts nothing and is remembered as passed over', (_name, amounts) => {
    const { groups, skipped } = groupEntries([entry(amounts)], grouping);
    expect(groups).toEqual([]);
    expect(skipped.map(({ because }) => because)).toEqual(['nets to nothing']);
  });

  it.each<[string, Amounts[], Amounts]>([
    [
      'J02 + J02d',
      [J02, J02d],
      { [CASH]: 138_735, trustLiability: -115_735, 'account:O4000': -18_000, 'account:O4020': -5_000 },
    ],
    [
      'J06 + J06d',
      [J06, J06d],
      { [CASH]: 20_000, trustLiability: -16_684, 'account:O4000': -2_595, 'account:O4020': -721 },
    ],
    [
      'J16',
      [J16],
      { trustLiability: 115_735, 'account:O4000': 18_000, 'account:O4020': 5_000, [CASH]: -138_735 },
    ],
    ['J24', [J24], { trustLiability: 112_374, [CASH]: -112_374 }],
    ['J26', [J26], { trustLiability: 6_235, [CASH]: -6_235 }],
    ['J27', [J27], { clearing: 23_000, [CASH]: -23_000 }],
    ['J32', [J32], { [CASH]: 410, 'account:O4040': -410 }],
  ])('%s', (_name, list, expected) => {
    const found = net(...list.map((amounts) => entry(amounts)));
    expect(found).toEqual([expected]);
    expect(Object.values(found[0] ?? {}).reduce((total, cents) => total + cents, 0)).toBe(0);
  });

  it('J03 posts nothing while undeposited receipts follow their bank, and moves them when they have an account', () => {
    expect(net(entry(J03))).toEqual([]);
    const undeposited = `trustUndeposited:${TRUST_BANK}`;
    expect(net(entry(J03, {}, [undeposited]))).toEqual([{ [CASH]: 138_735, [undeposited]: -138_735 }]);
  });

  it('keeps documents of one command apart, joins them where only together the funds balance', () => {
    const apart = [entry(J26, { document: 'remittance:1' }), entry(J24, { document: 'remittance:2' })];
    expect(net(...apart)).toHaveLength(2);
    const joined = [entry(J02, { document: 'receipt:1' }), entry(J02d, { document: 'entry:2' })];
    expect(net(...joined)).toHaveLength(1);
    expect(net(entry(J26, { requestId: 'a' }), entry(J26, { requestId: 'b' }))).toHaveLength(2);
  });

  it('posts what does not cancel to its own account, so that nothing can be sent unbalanced', () => {
    expect(net(entry(J02))).toEqual([{ [CASH]: 138_735, trustLiability: -115_735, interfund: -23_000 }]);
  });

  it('never sends opening balances', () => {
    const { groups, skipped } = groupEntries([entry(J27, { isOpening: true })], grouping);
    expect(groups).toEqual([]);
    expect(skipped[0]?.because).toBe('opening');
  });

  it('refuses receivable and payable types for every target, and types that turn an amount round', () => {
    for (const target of targets.targets) {
      expect(typeRefusedBecause(target, 'Accounts Receivable')).toMatch(/cash-basis/);
      expect(typeRefusedBecause(target, 'Accounts Payable')).toMatch(/cash-basis/);
    }
    const liability = targets.targets.find(({ key }) => key === 'trustLiability');
    expect(liability && typeRefusedBecause(liability, 'Income')).toMatch(/Other Current Liability/);
    expect(liability && typeRefusedBecause(liability, 'Other Current Liability')).toBeNull();
  });
});

describe('full mapping', () => {
  const fullNet = (...list: Amounts[]) =>
    groupEntries(
      list.map((amounts) => entry(amounts, {}, [], full)),
      grouping,
    ).groups.map((group) => Object.fromEntries(group.lines.map((line) => [line.target, line.cents])));

  it('keeps trust accounts apart, and the uncollected share as one account', () => {
    expect(fullNet(J01)).toEqual([
      {
        'account:T1100': 133_735,
        'account:T1120': 5_000,
        'account:T2000': -102_000,
        'account:T2005': -7_500,
        'account:T2010': -6_184,
        'account:T2015': -51,
        uncollectedShare: -23_000,
      },
    ]);
    expect(fullNet(J02, J02d)).toEqual([
      {
        [CASH]: 138_735,
        uncollectedShare: 23_000,
        'account:T1100': -133_735,
        'account:T1120': -5_000,
        'account:O4000': -18_000,
        'account:O4020': -5_000,
      },
    ]);
  });

  it('accrual books: T2050 cancels against O1395 and O1396, so that neither side is overstated by 230.00', () => {
    const J01a = { O1395: 18_000, O1396: 5_000, O4000: -18_000, O4020: -5_000 };
    const [billed] = fullNet(J01, J01a);
    expect(billed).not.toHaveProperty('uncollectedShare');
    expect(billed).toMatchObject({
      'account:T1100': 133_735,
      'account:O4000': -18_000,
      'account:O4020': -5_000,
    });
    const J02a = { O1390: 23_000, O1395: -18_000, O1396: -5_000 };
    expect(fullNet(J02, J02a)).toEqual([
      { [CASH]: 138_735, 'account:T1100': -133_735, 'account:T1120': -5_000 },
    ]);
    // Net mapping keeps them: there T2050 is inside the liability, which it nets with the receivable.
    expect(net(entry(J01), entry(J01a))).toEqual([
      { 'account:O1395': 18_000, 'account:O1396': 5_000, 'account:O4000': -18_000, 'account:O4020': -5_000 },
    ]);
  });
});

describe('sums', () => {
  const day = (on: string, amounts: Amounts, more: Partial<LocalEntry> = {}): LocalEntry =>
    entry(amounts, { accountingOn: on as LocalDate, requestId: `${on}${entries}`, ...more });
  const summed = (posting: 'day' | 'month', list: LocalEntry[], through = '2026-11-30') =>
    groupEntries(list, { ...grouping, postingOf: () => posting, throughOn: through as LocalDate });

  it('by day and by month, dated at the end of what is known, each source for itself', () => {
    const list = [
      day('2026-11-02', J26),
      day('2026-11-02', J24),
      day('2026-11-03', J26),
      day('2026-11-03', J32, { source: 'manual' }),
    ];
    expect(summed('day', list).groups.map((group) => [group.accountingOn, group.entries.length])).toEqual([
      ['2026-11-02', 2],
      ['2026-11-03', 1],
      ['2026-11-03', 1],
    ]);
    const { groups } = summed('month', list, '2026-11-20');
    expect(groups.map((group) => [group.accountingOn, group.entries.length])).toEqual([
      ['2026-11-20', 3],
      ['2026-11-20', 1],
    ]);
    expect(summed('month', list, '2026-12-05').groups[0]?.accountingOn).toBe('2026-11-30');
    const [first] = groups;
    if (first === undefined) throw new Error('no group');
    const title = titleOf(first, 'Receipts', true);
    expect(title).toBe('Receipts 2026-11, later entries');
    expect(noteOf(first, title)).toMatch(/^Receipts 2026-11, later entries \(entries \d+-\d+\)$/);
  });

  it('passes over what cancels within the period, and remembers it', () => {
    const { groups, skipped } = summed('day', [day('2026-11-02', J26), day('2026-11-02', negated(J26))]);
    expect(groups).toEqual([]);
    expect(skipped.map(({ because }) => because)).toEqual(['nets to nothing', 'nets to nothing']);
  });

  it('splits a period whose names would not fit on one entry there, never a document', () => {
    const list = Array.from({ length: 150 }, (_, index) => {
      const one = day('2026-11-02', { O4000: -100, O6100: 100 });
      return { ...one, lines: one.lines.map((line) => ({ ...line, name: `customer:${index}` })) };
    });
    const { groups } = summed('day', list);
    expect(groups.map((group) => group.lines.length)).toEqual([LINES_MAX, 100]);
    for (const group of groups) {
      expect(group.lines.reduce((total, line) => total + line.cents, 0)).toBe(0);
    }
  });

  it('leaves what is dated before the start to whoever put it there', () => {
    const list = [day('2026-10-31', J26), day('2026-11-01', J26)];
    const { groups, skipped } = groupEntries(list, { ...grouping, startsOn: '2026-11-01' as LocalDate });
    expect(groups).toHaveLength(1);
    expect(skipped.map(({ because }) => because)).toEqual(['before the start']);
  });
});

const negated = (amounts: Amounts): Amounts =>
  Object.fromEntries(Object.entries(amounts).map(([code, amount]) => [code, -amount]));

describe('numbers and amounts', () => {
  it('gives 11 characters, the same for the same id, others for other ids, devices and generations', () => {
    const ids = [1, 2, 32, 33, 1_000_000, 2 ** 32 - 1, idOf(3, 1), idOf(255, 7)];
    const numbers = ids.map((id) => docNumberOf(id));
    expect(new Set([...numbers, docNumberOf(1, 1)]).size).toBe(ids.length + 1);
    for (const number of numbers) expect(number).toMatch(/^CB[0-9A-HJKMNP-TV-Z]{9}$/);
    expect(docNumberOf(70)).toBe('CB00000026K');
  });

  it('writes and reads amounts as digits, whatever a float would make of them', () => {
    expect(writeJsonText({ a: amountToken(115_735 as Cents), b: amountToken(5 as Cents) })).toBe(
      '{"a":1157.35,"b":0.05}',
    );
    const text = '{"a":99999999999.99,"b":100.0,"c":75,"d":1.005,"e":1e3,"f":"1.00"}';
    const read = parseJsonText(text) as JsonObject;
    expect(['a', 'b', 'c', 'd', 'e', 'f'].map((key) => centsOfNumber(read[key]))).toEqual([
      9_999_999_999_999,
      10_000,
      7_500,
      null,
      null,
      null,
    ]);
    expect(writeJsonText(read)).toBe(text);
  });

  it('makes the same bytes for the same entry and sees every difference', () => {
    const draft = {
      docNumber: 'CB00000026K',
      accountingOn: '2026-11-09' as LocalDate,
      note: `${'n'.repeat(3990)}\u{1F600}\u{1F600}\u{1F600}`,
      lines: [
        { remoteAccountId: '2', cents: 138_735 as Cents, description: 'Trust cash' },
        { remoteAccountId: '14', cents: -138_735 as Cents, description: 'Liability' },
      ],
    };
    const { body, stamp } = journalEntryBody(draft, 'uid');
    expect(journalEntryBody(draft, 'uid').body).toBe(body);
    const sent = parseJsonText(body) as JsonObject;
    expect(String(sent['PrivateNote']).length).toBeLessThanOrEqual(4000);
    expect(String(sent['PrivateNote']).isWellFormed()).toBe(true);
    const document = { requestId: 'ab', batchId: 'a', itemKey: 'b', docNumber: draft.docNumber, stamp, body };
    const differences = (more: JsonObject): readonly string[] => {
      const found = remoteEntryOf({ ...sent, Id: '9', ...more });
      return found === null ? ['nothing found'] : differencesOf(document, found);
    };
    expect(differences({})).toEqual([]);
    expect(differences({ TotalAmt: amountToken(1 as Cents) })).toEqual([]);
    const dearer = (parseJsonText(body.replaceAll('1387.35', '1387.36')) as JsonObject)['Line'] ?? [];
    expect(differences({ Line: dearer })).toEqual([
      'Not there: credit account 14 1,387.35.',
      'Not there: debit account 2 1,387.35.',
      'Only there: credit account 14 1,387.36.',
      'Only there: debit account 2 1,387.36.',
    ]);
    expect(differences({ PrivateNote: 'x' })).toEqual(['Our mark is gone from its private note.']);
    expect(differences({ TxnDate: '2026-01-02', DocNumber: '7' })).toEqual([
      'Its number is 7.',
      'Its date is 2026-01-02.',
    ]);
  });

  it('keys fit QuickBooks: a batch id of at most 36, an item key of at most 10, a new one for every try', () => {
    expect(itemKeyOf('hash', 1)).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/);
    expect(itemKeyOf('hash', 1)).toBe(itemKeyOf('hash', 1));
    expect(itemKeyOf('hash', 2)).not.toBe(itemKeyOf('hash', 1));
    expect(batchIdOf('uid', 'realm', ['a', 'b']).length).toBeLessThanOrEqual(36);
  });

  it('counts instants without a clock of its own', () => {
    expect(millisecondsOf('2026-11-09T12:00:00.500-08:00')).toBe(Date.UTC(2026, 10, 9, 20, 0, 0, 500));
    expect(instantOf(Date.UTC(2028, 1, 29, 23, 59, 59, 999))).toBe('2028-02-29T23:59:59.999Z');
    expect(instantPlus('2026-12-31T23:59:00.000Z', 120_000)).toBe('2027-01-01T00:01:00.000Z');
    expect(millisecondsOf('yesterday')).toBeNull();
  });
});

describe('answers', () => {
  const answer = (status: number, body: string) => ({ status, body, retryAfterMs: null, intuitTid: null });
  const fault = (code: string, detail = '') => [{ code, message: '', detail }];

  it('reads the four envelopes and knows what is none', () => {
    const engine =
      '{"Fault":{"Error":[{"Message":"m","Detail":"d","code":"6240"}],"type":"ValidationFault"}}';
    expect(readAnswer(answer(200, engine))).toMatchObject({
      kind: 'faults',
      faults: [{ code: '6240', detail: 'd' }],
    });
    const gateway =
      '{"fault":{"error":[{"message":"m","detail":"d","code":"3200","element":null}],"type":"AUTHENTICATION"}}';
    expect(readAnswer(answer(401, gateway))).toMatchObject({ kind: 'faults', faults: [{ code: '3200' }] });
    const xml =
      '<IntuitResponse><Fault type="SERVICE"><Error code="3001"><Message>wait</Message></Error></Fault></IntuitResponse>';
    expect(readAnswer(answer(429, xml))).toMatchObject({
      kind: 'faults',
      faults: [{ code: '3001', message: 'wait' }],
    });
    for (const body of ['', '<html>502</html>', '{"JournalEntry":{"Id', '[]', 'null']) {
      expect(readAnswer(answer(200, body)).kind).toBe('unreadable');
    }
    expect(faultsOfJson(undefined)).toEqual([]);
  });

  it.each([
    ['refused', 400, fault('6210')],
    [
      'refused',
      400,
      fault('6000', 'Business Validation Error: Fill out at least two detail lines to continue.'),
    ],
    [
      'unknown',
      400,
      fault(
        '6000',
        'An unexpected error occurred while accessing or saving your data. Please wait a few minutes',
      ),
    ],
    ['unknown', 500, fault('10000')],
    ['unknown', 400, fault('12345')],
    ['unknown', 400, fault('')],
    ['throttled', 429, fault('3001')],
    ['throttled', 403, fault('3001')],
    ['held', 403, fault('3100')],
    ['held', 400, fault('6190')],
    ['unauthorized', 401, fault('3200')],
    ['taken', 400, [...fault('6140'), ...fault('2020'), ...fault('2020')]],
    ['unknown', 400, [...fault('2020'), ...fault('6000', 'wait a few minutes')]],
  ])('%s: HTTP %i %j', (kind, status, faults) => {
    expect(verdictOf(faults, status).kind).toBe(kind);
  });

  it('keeps no secret in what is shown or stored', () => {
    const text = redacted(
      'Token expired: AB01601390262kxz and Bearer abc.def-ghi, refresh_token=xyz123&b=1',
      ['kept-secret'],
    );
    expect(text).not.toMatch(/AB0160|abc\.def|xyz123/);
    expect(redacted('it said kept-secret!', ['kept-secret'])).toBe('it said …!');
    expect(redacted('x'.repeat(1000)).length).toBeLessThan(500);
    expect(wordsOf('closed', 'd')).toMatchObject({ problem: expect.stringMatching(/closed.* d$/) as string });
  });
});
