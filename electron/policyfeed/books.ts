/** The books as the import looks at them: row by row inside a command, or all at once for a preview. */
import type { ReadDb } from '#db/connection/index.ts';
import { stateLevies } from '#electron/policies/index.ts';
import { searchName } from '#electron/parties/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { FeedRecord } from './record.ts';
import type {
  Known,
  KnownAccount,
  KnownCarrier,
  KnownPolicy,
  KnownProducer,
  KnownTerm,
  Plan,
  Ref,
} from './rules.ts';

type AccountRow = {
  id: number;
  number: string;
  name: string;
  search_name: string;
  parent_id: number | null;
  is_active: 0 | 1;
};
const toAccount = (row: AccountRow): KnownAccount => ({
  ref: row.id,
  number: row.number,
  name: row.name,
  searchName: row.search_name,
  isActive: row.is_active === 1,
});
const ACCOUNT = 'SELECT id, number, name, search_name, parent_id, is_active FROM account';

type TermRow = {
  policy_id: number;
  carrier_id: number;
  number: string;
  account_id: number;
  account: string;
  effective_on: LocalDate;
  expiration_on: LocalDate;
  commission_ppm: number;
  premium: number | null;
  carrier_fee: number | null;
  agency_fee: number | null;
  tax: number | null;
  row_no: number | null;
};
const amountOf = (component: string): string =>
  `sum(CASE WHEN c.component = '${component}' THEN c.amount_cents END)`;
/** Terms that stand; one that was undone leaves its number free. Parameter 1: the import that is running, 0 for none. */
const TERMS = `SELECT o.row_no, p.id AS policy_id, p.carrier_id, p.number, p.account_id, a.number || ' ' || a.name AS account,
    t.effective_on, t.expiration_on, t.commission_ppm, ${amountOf('premium')} AS premium, ${amountOf('carrierFee')} AS carrier_fee,
    ${amountOf('agencyFee')} AS agency_fee, ${amountOf('surplusLinesTax')} AS tax
  FROM policy AS p JOIN account AS a ON a.id = p.account_id JOIN policy_term AS t ON t.policy_id = p.id AND t.undone_at IS NULL
  JOIN charge AS c ON c.policy_term_id = t.id
  LEFT JOIN policyfeed_outcome AS o ON o.policy_term_id = t.id AND o.job_id = ?`;

const toTerm = (row: TermRow): KnownTerm => ({
  effectiveOn: row.effective_on,
  expirationOn: row.expiration_on,
  premiumCents: row.premium ?? 0,
  commissionPpm: row.commission_ppm,
  carrierFeeCents: row.carrier_fee ?? 0,
  agencyFeeCents: row.agency_fee ?? 0,
  isSurplusLines: row.tax !== null,
  where: whereOf(row),
});
const whereOf = (row: TermRow): string => (row.row_no === null ? 'in the books' : `in row ${row.row_no}`);

function policyOf(rows: readonly TermRow[]): KnownPolicy | undefined {
  const first = rows[0];
  if (first === undefined) return undefined;
  return {
    accountRef: first.account_id,
    account: first.account,
    where: whereOf(first),
    terms: rows.map(toTerm),
  };
}

type PartyRow = { id: number; code: string; name: string };
const carriersOf = (db: ReadDb): KnownCarrier[] =>
  db
    .rows<PartyRow & { commission_ppm: number; is_active: 0 | 1 }>(
      'SELECT id, code, name, commission_ppm, is_active FROM carrier ORDER BY id',
    )
    .map((row) => ({
      ref: row.id,
      code: row.code,
      name: row.name,
      commissionPpm: row.commission_ppm,
      isActive: row.is_active === 1,
    }));
const producersOf = (db: ReadDb): KnownProducer[] =>
  db
    .rows<PartyRow>('SELECT id, code, name FROM producer ORDER BY id')
    .map(({ id, code, name }) => ({ ref: id, code, name }));

/** Parties by code and by name; a code never hides a name, nor the other way round. */
class Parties<Party extends { readonly code: string; readonly name: string }> {
  readonly #byCode = new Map<string, Party>();
  readonly #byName = new Map<string, Party>();
  constructor(parties: readonly Party[]) {
    for (const party of parties) this.add(party);
  }
  add(party: Party): void {
    if (!this.#byCode.has(party.code.toLowerCase())) this.#byCode.set(party.code.toLowerCase(), party);
    const name = searchName(party.name);
    if (!this.#byName.has(name)) this.#byName.set(name, party);
  }
  find(codeOrName: string): Party | undefined {
    return this.#byCode.get(codeOrName.toLowerCase()) ?? this.#byName.get(searchName(codeOrName));
  }
  hasCode(code: string): boolean {
    return this.#byCode.has(code.toLowerCase());
  }
}

const stateOf = (db: ReadDb): string => db.value<string>('SELECT state FROM book') ?? '';

/** For a command: asks the books as they are at that moment; carriers and producers as they were when this was made. */
export type LiveBooks = Known & {
  readonly hasCarrierCode: (code: string) => boolean;
  readonly hasProducerCode: (code: string) => boolean;
};

export function booksOf(db: ReadDb, businessOn: LocalDate, jobId: number): LiveBooks {
  const carriers = new Parties(carriersOf(db));
  const producers = new Parties(producersOf(db));
  return {
    agencyState: stateOf(db),
    levies: stateLevies(db),
    businessOn,
    searchName,
    accountByNumber: (number) => {
      const row = db.row<AccountRow>(`${ACCOUNT} WHERE number = ?`, number);
      return row === undefined ? undefined : toAccount(row);
    },
    accountsByName: (name) =>
      db
        .rows<AccountRow>(`${ACCOUNT} WHERE search_name = ? AND parent_id IS NULL ORDER BY id`, name)
        .map(toAccount),
    subaccount: (parent, name) => {
      const row = db.row<AccountRow>(
        `${ACCOUNT} WHERE parent_id = ? AND search_name = ? ORDER BY id`,
        parent as number,
        name,
      );
      return row === undefined ? undefined : toAccount(row);
    },
    carrier: (text) => carriers.find(text),
    producer: (text) => producers.find(text),
    policy: (carrier, number) =>
      policyOf(
        db.rows<TermRow>(
          `${TERMS} WHERE p.carrier_id = ? AND p.number = ? COLLATE NOCASE GROUP BY t.id`,
          jobId,
          carrier as number,
          number,
        ),
      ),
    hasCarrierCode: (code) => carriers.hasCode(code),
    hasProducerCode: (code) => producers.hasCode(code),
  };
}

/** For a preview: all of the books in memory, and on top of them what each row would add. */
export type PreviewBooks = Known & { readonly add: (record: FeedRecord, plan: Plan) => void };

export function previewBooks(db: ReadDb, businessOn: LocalDate): PreviewBooks {
  const carriers = new Parties(carriersOf(db));
  const producers = new Parties(producersOf(db));
  const byNumber = new Map<string, KnownAccount>();
  const byName = new Map<string, KnownAccount[]>();
  const byParent = new Map<string, KnownAccount>();
  const addAccount = (account: KnownAccount, parent: Ref | null): void => {
    if (account.number !== '') byNumber.set(account.number, account);
    const key = `${parent}|${account.searchName}`;
    if (parent !== null) {
      if (!byParent.has(key)) byParent.set(key, account);
    } else byName.set(account.searchName, [...(byName.get(account.searchName) ?? []), account]);
  };
  for (const row of db.rows<AccountRow>(`${ACCOUNT} ORDER BY id`)) addAccount(toAccount(row), row.parent_id);
  const policies = new Map<string, KnownPolicy>();
  const policyKey = (carrier: Ref, number: string): string => `${carrier}|${number.toLowerCase()}`;
  const terms = Map.groupBy(db.rows<TermRow>(`${TERMS} GROUP BY t.id`, 0), (row) =>
    policyKey(row.carrier_id, row.number),
  );
  for (const [key, rows] of terms) policies.set(key, policyOf(rows) as KnownPolicy);
  let made = 0;
  const nextRef = (): string => {
    made += 1;
    return `row:${made}`;
  };

  return {
    agencyState: stateOf(db),
    levies: stateLevies(db),
    businessOn,
    searchName,
    accountByNumber: (number) => byNumber.get(number),
    accountsByName: (name) => byName.get(name) ?? [],
    subaccount: (parent, name) => byParent.get(`${parent}|${name}`),
    carrier: (text) => carriers.find(text),
    producer: (text) => producers.find(text),
    policy: (carrier, number) => policies.get(policyKey(carrier, number)),
    add: ({ account: facts, policy, rowNo }, plan) => {
      if (facts === null) return;
      const newAccount = (name: string, number: string, parent: Ref | null): KnownAccount => {
        const account = { ref: nextRef(), number, name, searchName: searchName(name), isActive: true };
        addAccount(account, parent);
        return account;
      };
      const account = plan.account ?? newAccount(facts.name, facts.number ?? '', null);
      const subaccount =
        plan.subaccount === null ? newAccount(facts.subaccountName ?? '', '', account.ref) : plan.subaccount;
      if (policy === null) return;
      const carrier = plan.carrier ?? newCarrier(policy.carrierCode, policy.carrierName, plan.commissionPpm);
      if (plan.producer === null) addProducer(policy.producerCode, policy.producerName);
      const key = policyKey(carrier.ref, policy.number);
      const known = policies.get(key);
      const where = `in row ${rowNo}`;
      const term: KnownTerm = { ...policy, commissionPpm: plan.commissionPpm, where };
      const holder = subaccount ?? account;
      policies.set(key, {
        accountRef: holder.ref,
        account: `${holder.number} ${holder.name}`.trim(),
        where: known?.where ?? where,
        terms: [...(known?.terms ?? []), term],
      });
    },
  };

  function newCarrier(
    code: string | undefined,
    name: string | undefined,
    commissionPpm: number,
  ): KnownCarrier {
    const carrier = {
      ref: nextRef(),
      code: code ?? nextRef(),
      name: name ?? code ?? '',
      commissionPpm,
      isActive: true,
    };
    carriers.add(carrier);
    return carrier;
  }
  function addProducer(code: string | undefined, name: string | undefined): void {
    producers.add({ ref: nextRef(), code: code ?? nextRef(), name: name ?? code ?? '' });
  }
}
