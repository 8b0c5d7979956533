/** Attacks on one entry: its header, its JSON, its amounts, its dates, its place in the chain. */
import {
  type Attack,
  type Draft,
  headOf,
  insertDraft,
  manualDraft,
  on,
  reopenAll,
  setHeader,
  type Target,
} from './target.ts';

/** Spoils the next manual entry, then inserts it. */
const manual = (name: string, spoil: (draft: Draft, target: Target) => void): Attack =>
  on(name, (target, policy) => {
    const draft = manualDraft(target);
    spoil(draft, target);
    insertDraft(target, draft, policy);
  });

/** Rewrites the payload's JSON text; a pattern that does not match would attack nothing. */
const rewritten = (name: string, from: string | RegExp, to: string): Attack =>
  manual(`payload ${name}`, (draft) => {
    const text = JSON.stringify(draft.payload);
    draft.text = text.replace(from, to);
    if (draft.text === text) throw new Error(`the attack "${name}" changes nothing`);
  });

const HEADER_KEYS = [
  'id',
  'seq',
  'kind',
  'basis',
  'accountingOn',
  'recordedAt',
  'memo',
  'requestId',
] as const;
const another = (value: unknown): unknown => {
  if (value === 'fact') return 'choice';
  if (typeof value === 'number') return value + 1;
  if (value === '2026-11-09') return '2026-11-08';
  return `${String(value)}x`;
};

const header: Attack[] = HEADER_KEYS.flatMap((key) => [
  manual(`payload without ${key}`, (draft) => delete draft.payload[key]),
  manual(`payload ${key} null`, (draft) => {
    draft.payload[key] = null;
  }),
  manual(`payload ${key} of another type`, (draft) => {
    const value = draft.payload[key];
    draft.payload[key] = typeof value === 'number' ? String(value) : [value];
  }),
  ...(key === 'requestId'
    ? []
    : [
        manual(`payload ${key} differs from the column`, (draft) => {
          draft.payload[key] = another(draft.payload[key]);
        }),
      ]),
]);

const extras: Attack[] = [
  manual('payload without lines', (draft) => delete (draft.payload as Partial<typeof draft.payload>).lines),
  manual('payload without held', (draft) => delete (draft.payload as Partial<typeof draft.payload>).held),
  ...['sourceType', 'sourceId', 'reversesId'].map((key) =>
    manual(`payload ${key} not in the column`, (draft) => {
      draft.payload[key] = key === 'sourceType' ? 'invoice' : 5;
    }),
  ),
  manual('source columns not in the payload', (draft) =>
    Object.assign(draft.row, { source_type: 'invoice', source_id: 5 }),
  ),
  manual('a source type without an id', (draft) => setHeader(draft, 'sourceType', 'invoice')),
  manual('a reversal of nothing', (draft) => setHeader(draft, 'kind', 'reversal')),
  manual('memo a number in the payload', (draft) => {
    draft.row['memo'] = '5';
    draft.payload['memo'] = 5;
  }),
  manual('memo an object in the payload', (draft) => {
    draft.row['memo'] = '{"a":1}';
    draft.payload['memo'] = { a: 1 };
  }),
  ...['0', '9007199254740993'].map((id) =>
    manual(`source id ${id}`, (draft) => {
      setHeader(draft, 'sourceType', 'invoice');
      setHeader(draft, 'sourceId', 77);
      draft.row['source_id'] = BigInt(id);
      draft.text = JSON.stringify(draft.payload).replace('"sourceId":77', `"sourceId":${id}`);
    }),
  ),
  ...['zero\0byte', 'lone \ud800 surrogate'].map((text) =>
    manual(`memo with a ${JSON.stringify(text)}`, (draft) => setHeader(draft, 'memo', text)),
  ),
  manual('basis neither fact nor choice', (draft) => setHeader(draft, 'basis', 'whim')),
  manual('total above the debits', (draft) => Object.assign(draft.row, { total_cents: 101n })),
  manual('total zero', (draft) => Object.assign(draft.row, { total_cents: 0n })),
  manual('total negative', (draft) => Object.assign(draft.row, { total_cents: -100n })),
];

/** JSON that one reader understands otherwise than another, or not at all. */
const json: Attack[] = [
  rewritten('with a second "lines" after', /\}$/, ',"lines":[]}'),
  rewritten('with a second "lines" before', '"lines":', '"lines":[],"lines":'),
  rewritten('with a second "held"', '"held":', '"held":[],"held":'),
  rewritten('with a second "id"', /\}$/, ',"id":1}'),
  rewritten('with a second "memo"', /\}$/, ',"memo":"other"}'),
  rewritten('with two "cents" in a line', '"cents":100', '"cents":100,"cents":5'),
  rewritten('with two "account" in a line', '"account":', '"account":1,"account":'),
  rewritten('with an escaped second "lines"', /\}$/, ',"l\\u0069nes":[]}'),
  rewritten('with an escaped key', '"lines"', '"l\\u0069nes"'),
  rewritten('with an escaped letter in the memo', 'Made', '\\u004dade'),
  rewritten('with an escaped slash', 'by hand', 'by\\/hand'),
  rewritten('with an unknown key', '"lines"', '"note":"","lines"'),
  rewritten('with an unknown key in a line', '"cents":100', '"cents":100,"note":""'),
  rewritten('with a null in a line', '"cents":100', '"cents":100,"memo":null'),
  rewritten('with keys in another order', /"seq":(\d+),"kind":"manual"/, '"kind":"manual","seq":$1'),
  rewritten('with a space', '"lines":', '"lines": '),
  rewritten('with a line break', '"lines":', '\n"lines":'),
  rewritten('with a byte-order mark', /^/, '\ufeff'),
  rewritten('with a zero byte after', /$/, '\0'),
  rewritten('followed by more', /$/, '{}'),
  rewritten('JSON5: key without quotes', '"lines"', 'lines'),
  rewritten('JSON5: single quotes', '"Made by hand"', "'Made by hand'"),
  rewritten('JSON5: trailing comma', '"held":[]', '"held":[],'),
  rewritten('JSON5: trailing comma in a line', '"cents":100', '"cents":100,'),
  rewritten('JSON5: comment', '"lines"', '/* */"lines"'),
  rewritten('JSON5: hexadecimal cents', '"cents":100', '"cents":0x64'),
  rewritten('JSON5: plus sign', '"cents":100', '"cents":+100'),
  rewritten('JSON5: leading point', '"cents":100', '"cents":.1e3'),
  rewritten('truncated', /\]\}$/, ''),
  rewritten('empty', /^.*$/s, ''),
  rewritten('not an object', /^.*$/s, '[]'),
  rewritten('a thousand deep', '"lines":[', `"lines":[${'['.repeat(1001)}${']'.repeat(1001)},`),
];

type Lines = Draft['payload']['lines'];
const lines = (name: string, make: (good: Lines, target: Target) => unknown): Attack =>
  manual(`lines ${name}`, (draft, target) => {
    draft.payload.lines = make(draft.payload.lines, target) as Lines;
  });

const shapes: Attack[] = [
  lines('an object with numbered keys', (good) => ({ ...good })),
  lines('an object with lettered keys', ([debit, credit]) => ({ a: debit, b: credit })),
  lines('strings that contain JSON', (good) => good.map((line) => JSON.stringify(line))),
  lines('nested in an array', (good) => [good]),
  lines('with a null', (good) => [...good, null]),
  lines('with a number', (good) => [...good, 5]),
  lines('with an empty object', (good) => [...good, {}]),
  lines('null', () => null),
  lines('a string', (good) => JSON.stringify(good)),
  lines('none', () => []),
  lines('only one, of zero', ([debit]) => [{ ...debit, cents: 0 }]),
  lines('only one', ([debit]) => [debit]),
  lines('a thousand', ([debit, credit]) => Array.from({ length: 500 }, () => [debit, credit]).flat()),
  lines('unbalanced by a cent', ([debit, credit]) => [debit, { ...credit, cents: -99 }]),
  lines('all debits', ([debit]) => [debit, debit]),
  manual('lines that add up above what a double can hold', (draft) => {
    // In a month without other lines, where nothing else would be too large.
    setHeader(draft, 'accountingOn', '2026-10-15');
    const [debit = { account: 0, cents: 0 }, credit = { account: 0, cents: 0 }] = draft.payload.lines;
    draft.payload.lines = Array.from({ length: 95 }, () => [
      { ...debit, cents: 1e14 },
      { ...credit, cents: -1e14 },
    ]).flat();
  }),
  lines('whose sum overflows 64 bits', ([debit, credit]) =>
    [1, 1, 1, -1, -1, -1].map((sign) => ({ ...(sign > 0 ? debit : credit), cents: sign * 9.2e18 })),
  ),
  manual('held an object', (draft) => Object.assign(draft.payload, { held: {} })),
  manual('held null', (draft) => Object.assign(draft.payload, { held: null })),
  manual('held a string', (draft) => Object.assign(draft.payload, { held: '[]' })),
];

/** Amounts written in the JSON, debit and credit alike, so that the entry would balance. */
const AMOUNTS: readonly (readonly [name: string, debit: string, credit: string])[] = [
  ['strings', '"100"', '"-100"'],
  ['floats', '100.5', '-100.5'],
  ['whole floats', '100.0', '-100.0'],
  ['with an exponent', '1e2', '-1e2'],
  ['with a capital exponent', '1E2', '-1E2'],
  ['with a huge exponent', '1e400', '-1e400'],
  ['with a tiny exponent', '100e-400', '-100e-400'],
  ['zero', '0', '0'],
  ['negative zero', '-0', '0'],
  ['zero as a float', '0.0', '-0.0'],
  ['null', 'null', 'null'],
  ['true', 'true', 'true'],
  ['arrays', '[100]', '[-100]'],
  ['objects', '{"cents":100}', '{"cents":-100}'],
  ['a cent above the limit', '100000000000001', '-100000000000001'],
  ['beyond 53 bits', '9007199254740993', '-9007199254740993'],
  ['beyond 64 bits', '9223372036854775808', '-9223372036854775809'],
  ['with leading zeros', '0100', '-0100'],
  ['with a thousands separator', '"1,000"', '"-1,000"'],
  ['in Arabic digits', '"١٠٠"', '"-١٠٠"'],
  ['in full-width digits', '"１００"', '"-１００"'],
  ['blank strings', '""', '""'],
];
const amounts: Attack[] = AMOUNTS.flatMap(([name, debit, credit]) => [
  manual(`cents ${name}`, (draft) => {
    draft.text = JSON.stringify(draft.payload)
      .replace('"cents":100', `"cents":${debit}`)
      .replace('"cents":-100', `"cents":${credit}`);
  }),
  // The bad pair beside a good one: were it skipped instead of refused, the entry would still balance.
  manual(`cents ${name}, beside good lines`, (draft) => {
    const [first = { account: 0, cents: 0 }, second = { account: 0, cents: 0 }] = draft.payload.lines;
    draft.payload.lines = [first, second, { ...first, cents: 101 }, { ...second, cents: -101 }];
    draft.text = JSON.stringify(draft.payload)
      .replace('"cents":101', `"cents":${debit}`)
      .replace('"cents":-101', `"cents":${credit}`);
  }),
]);

const accounts: Attack[] = [
  lines('on an account that does not exist', ([debit, credit]) => [{ ...debit, account: 123_456 }, credit]),
  lines('on account zero', ([debit, credit]) => [{ ...debit, account: 0 }, credit]),
  lines('on a negative account', ([debit, credit]) => [{ ...debit, account: -1 }, credit]),
  lines('without an account', ([debit, credit]) => [{ cents: debit?.cents }, credit]),
  lines('on a null account', ([debit, credit]) => [{ ...debit, account: null }, credit]),
  lines('on an account by its code', ([debit, credit]) => [{ ...debit, account: 'O6100' }, credit]),
  lines('on an account as a string', ([debit, credit]) => [
    { ...debit, account: String(debit?.account) },
    credit,
  ]),
  rewritten('with an account as a float', /"account":(\d+)/, '"account":$1.0'),
  ...['accountId', 'policyTermId', 'payerId'].flatMap((key) =>
    ['"5"', '5.5', '5.0', '5e0', '-1', '[5]', '9007199254740993', '9223372036854775808', 'true'].map(
      (value) => rewritten(`with ${key} ${value}`, '"cents":100', `"cents":100,"${key}":${value}`),
    ),
  ),
  ...['state', 'memo', 'beneficiary', 'component'].flatMap((key) =>
    ['5', '["x"]', '{"a":1}', 'true', ...(key === 'memo' ? [] : ['""'])].map((value) =>
      rewritten(`with line ${key} ${value}`, '"cents":100', `"cents":100,"${key}":${value}`),
    ),
  ),
];

const DATES = [
  '2026-02-30',
  '2026-11-31',
  '2025-02-29',
  'now',
  'today',
  '2026-1-5',
  '2026-11-9',
  '2026-11-09T00:00',
  '2026-11-09 10:00',
  '2026-11-09 ',
  ' 2026-11-09',
  '20261109',
  '2026-11',
  '+2026-11-09',
  '-2026-11-09',
  '0000-00-00',
  '12026-01-01',
  '2460000.5',
  '2026/11/09',
  '11/09/2026',
  '٢٠٢٦-١١-٠٩',
  '２０２６-１１-０９',
  '2026-11-09\u200b',
  '',
  '0001-01-01',
  '2200-01-01',
];
const INSTANTS = [
  'now',
  '',
  '2026-11-09',
  '2026-11-09T18:00:00Z',
  '2026-11-09T18:00:00.000+01:00',
  '2026-11-09 18:00:00.000Z',
  '2026-13-09T18:00:00.000Z',
  '2026-11-09T25:00:00.000Z',
  'zzzz',
  '99999-11-09T18:00:00.000Z',
];
const times: Attack[] = [
  ...DATES.map((text) => ({
    ...manual(`accounting date ${JSON.stringify(text)}`, (draft) => setHeader(draft, 'accountingOn', text)),
    // Else a date before every other would be refused for being closed.
    prepare: reopenAll,
  })),
  ...INSTANTS.map((text) =>
    manual(`recorded at ${JSON.stringify(text)}`, (draft) => setHeader(draft, 'recordedAt', text)),
  ),
  manual('recorded before the entry before it', (draft) =>
    setHeader(draft, 'recordedAt', '2026-11-09T15:00:00.000Z'),
  ),
  manual('a date in a closed period', (draft) => setHeader(draft, 'accountingOn', '2026-09-30')),
  manual('a date long closed', (draft) => setHeader(draft, 'accountingOn', '2025-01-01')),
];

const chain: Attack[] = [
  manual('a broken link', (draft) => Object.assign(draft.row, { previous_hash: 'f'.repeat(64) })),
  manual('a link to genesis', (draft) => Object.assign(draft.row, { previous_hash: 'genesis' })),
  manual('a number too high', (draft) => setHeader(draft, 'seq', Number(draft.row['seq']) + 1)),
  manual('the last number again', (draft) => setHeader(draft, 'seq', Number(draft.row['seq']) - 1)),
  manual('number one again', (draft) => setHeader(draft, 'seq', 1)),
  manual('a short hash', (draft) => Object.assign(draft.row, { hash: 'abc' })),
  manual('a hash that is not hexadecimal', (draft) => Object.assign(draft.row, { hash: 'z'.repeat(64) })),
  manual('a hash in capitals', (draft) => Object.assign(draft.row, { hash: 'A'.repeat(64) })),
  manual('the id of another entry', (draft, { seed }) => setHeader(draft, 'id', seed.manual)),
  manual('id zero', (draft) => setHeader(draft, 'id', 0)),
  manual('a negative id', (draft) => setHeader(draft, 'id', -5)),
  manual('no id', (draft) => Object.assign(draft.row, { id: null })),
  rewritten('and column with an id beyond 53 bits', /"id":\d+/, '"id":9007199254740993'),
  on(
    'two entries under one number',
    (target, policy) => {
      const draft = manualDraft(target);
      setHeader(draft, 'seq', headOf(target.db, 'entries').seq);
      setHeader(draft, 'id', 900_001);
      insertDraft(target, draft, policy);
    },
    (target) => insertDraft(target, manualDraft(target), ''),
  ),
];

/** 90 lines of a trillion dollars on one account: as much as one balance may hold, almost. */
function hugeDraft(target: Target, sign: 1 | -1, accountingOn: string): Draft {
  const draft = manualDraft(target);
  setHeader(draft, 'id', 900_000 + headOf(target.db, 'entries').seq);
  setHeader(draft, 'accountingOn', accountingOn);
  const [debit = { account: 0 }, credit = { account: 0 }] = draft.payload.lines;
  draft.payload.lines = Array.from({ length: 90 }, () => [
    { ...debit, cents: sign * 1e14 },
    { ...credit, cents: -sign * 1e14 },
  ]).flat();
  return draft;
}
const huge = (name: string, ...steps: readonly (readonly [1 | -1, string])[]): Attack =>
  on(
    `a balance of one ${name} that a double cannot hold`,
    (target, policy) => insertDraft(target, hugeDraft(target, ...(steps.at(-1) ?? [1, ''])), policy),
    (target) => {
      for (const step of steps.slice(0, -1)) insertDraft(target, hugeDraft(target, ...step), '');
    },
  );
const balances: Attack[] = [
  huge('month', [1, '2026-11-01'], [1, '2026-11-02']),
  huge('day', [1, '2026-11-01'], [-1, '2026-11-02'], [1, '2026-11-01']),
];

export const entryAttacks: readonly Attack[] = [
  ...header,
  ...extras,
  ...json,
  ...shapes,
  ...amounts,
  ...accounts,
  ...times,
  ...chain,
  ...balances,
];
