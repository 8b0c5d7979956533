/** Money back (J14, J44): asked for by one person, above the limit approved by another, paid once. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import {
  bankAccountOf,
  checkDocumentDate,
  type Envelope,
  type HeldChange,
  type InputOf,
  nextNumber,
  type OutputOf,
  POOL,
  post,
  type PostingLine,
  type PostingPlan,
  refuseBankCash,
  refuseClosed,
  refuseParked,
  trustDaysFrom,
} from '#electron/ledger/index.ts';
import { fullName, notFound, searchName } from '#electron/parties/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { refunds, RefundRow } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { payerOf } from './facts.ts';
import { moveFund } from './funds.ts';
import {
  type HeldInBank,
  heldInBanks,
  type ReturnPremium,
  returnPremiumOf,
  takenFromBanks,
} from './return-premium.ts';
import { refundableLots } from './unapplied.ts';

type Source = RefundRow['source'];
type Refund = {
  readonly id: number;
  readonly number: string;
  readonly source: Source;
  readonly account_id: number;
  readonly stream_id: number;
  readonly return_premium_id: number | null;
  readonly payee_name: string;
  readonly bank_account_id: number;
  readonly cents: Cents;
  readonly method: 'check' | 'ach';
  readonly reason: string;
  readonly state: RefundRow['state'];
  readonly requested_on: LocalDate;
  readonly requested_by: string;
  readonly is_uncleared_confirmed?: boolean;
};

type Paying = {
  readonly plan: Omit<PostingPlan, 'kind' | 'accountingOn' | 'memo'>;
  readonly bankAccountId: number;
  readonly after: (tx: WriteTx, entryId: number) => void;
};
type Asking = Pick<Refund, 'source' | 'account_id' | 'stream_id' | 'return_premium_id' | 'cents'> & {
  readonly on: LocalDate;
  readonly isUnclearedConfirmed: boolean;
};

/** What paying would post, and whether it may be paid: asked when it is requested and again when it is approved. */
function payingOf(db: ReadDb, asking: Asking): Paying {
  return asking.source === 'unapplied' ? fromFund(db, asking) : fromReturnPremium(db, asking);
}

function fromFund(db: ReadDb, asking: Asking): Paying {
  const account = payerOf(db, asking.account_id);
  const fund = { accountId: account.id, streamId: asking.stream_id };
  const { cents, on, isUnclearedConfirmed } = asking;
  const lots = refundableLots(db, fund, { cents, on, isUnclearedConfirmed });
  const owner = { beneficiary: `client:${account.id}`, component: 'unapplied' };
  const banks = Map.groupBy(lots, (lot) => lot.bankAccountId);
  for (const [bankAccountId, own] of banks) {
    const leaving = own.reduce((total, lot) => total + lot.cents, 0) as Cents;
    refuseBankCash(db, { bankAccountId, cents: leaving, on, not: 'Not refunded', field: 'cents' });
  }
  return {
    bankAccountId: lots[0]?.bankAccountId ?? bankAccountOf(db, 'trust', undefined).id,
    plan: {
      lines: [
        {
          ...owner,
          account: 'T2030',
          cents,
          accountId: account.top_id,
          ...(account.top_id === account.id ? {} : { subaccountId: account.id }),
          payerId: account.id,
        },
        ...[...banks].map(([bankAccountId, own]) => ({
          ...POOL,
          account: 'T1000',
          cents: -own.reduce((total, lot) => total + lot.cents, 0) as Cents,
          bankAccountId,
          accountId: account.top_id,
        })),
      ],
      held: lots.map((lot) => ({
        ...owner,
        bankAccountId: lot.bankAccountId,
        cents: -lot.cents as Cents,
        accountId: account.top_id,
        receiptId: lot.receiptId,
      })),
    },
    after: (tx, entryId) => {
      for (const lot of lots)
        moveFund(tx, { ...fund, receiptId: lot.receiptId, cents: -lot.cents, reason: 'refunded', entryId });
    },
  };
}

/** J14 from T2035, J44 from T2040: only what is in trust for it, or what the agency's own deposit covers. */
function fromReturnPremium(db: ReadDb, asking: Asking): Paying {
  const premium = returnPremiumOf(db, asking.return_premium_id ?? 0);
  const isFinance = asking.source === 'financeCompany';
  if (!isFinance && premium.account_id !== asking.account_id)
    throw notFound('return premium of this account', premium.id, 'returnPremiumId');
  const openCents = isFinance ? premium.assigned_cents : premium.open_cents;
  if (asking.cents > openCents) {
    throw new Refusal('entry.invalid', {
      what: `Not refunded: ${formatMoney(openCents)} of ${premium.number} is owed, you asked for ${formatMoney(asking.cents)}.`,
      why: 'Return premium is paid once.',
      todo: openCents === 0 ? 'Choose one that is open.' : 'Lower the amount.',
      field: 'cents',
    });
  }
  if (!isFinance) refuseUnpaidTerm(db, premium, asking.cents);
  const beneficiary = isFinance
    ? `finance:${premium.finance_account_id ?? 0}`
    : `client:${premium.account_id}`;
  const owner = { beneficiary, component: 'returnPremium' };
  const banks = heldInBanks(db, premium, asking.on, owner);
  const first = bankAccountOf(db, 'trust', undefined).id;
  const parts = takenFromBanks(banks, asking.cents, first);
  const bankAccountId = parts[0]?.bankAccountId ?? first;
  refuseNotHeld(db, banks, bankAccountId, asking, premium);
  for (const part of parts)
    refuseBankCash(db, {
      bankAccountId: part.bankAccountId,
      cents: part.cents,
      on: asking.on,
      not: 'Not refunded',
      field: 'cents',
    });
  const dimensions = { accountId: premium.top_id, policyTermId: premium.policy_term_id };
  const lines: readonly PostingLine[] = [
    { ...owner, ...dimensions, account: isFinance ? 'T2040' : 'T2035', cents: asking.cents },
    ...parts.map((part) => ({
      ...POOL,
      account: 'T1000',
      cents: -part.cents as Cents,
      bankAccountId: part.bankAccountId,
      accountId: premium.top_id,
    })),
  ];
  const held = parts.map(
    (part): HeldChange => ({
      ...owner,
      ...dimensions,
      bankAccountId: part.bankAccountId,
      cents: -part.cents as Cents,
    }),
  );
  const column = isFinance ? 'assigned_cents' : 'open_cents';
  return {
    bankAccountId,
    plan: { lines, held },
    after: (tx) => {
      tx.exec(`UPDATE return_premium SET ${column} = ${column} - ? WHERE id = ?`, asking.cents, premium.id);
    },
  };
}

/** Return premium first pays what is open of its policy: a payment of it may have come back since. */
function refuseUnpaidTerm(db: ReadDb, premium: ReturnPremium, cents: Cents): void {
  const openCents = db.value<Cents>(
    'SELECT coalesce(sum(open_cents), 0) FROM invoice_item WHERE policy_term_id = ?',
    premium.policy_term_id,
  ) as Cents;
  const most = Math.max(0, premium.open_cents - openCents) as Cents;
  if (openCents === 0 || cents <= most) return;
  throw new Refusal('conflict', {
    what: `Not refunded: ${formatMoney(openCents)} of the policy of ${premium.number} is not paid.`,
    why: 'Return premium is the client’s because he paid the policy; what is open of it comes first.',
    todo:
      most === 0
        ? 'Wait until the policy is paid.'
        : `Refund ${formatMoney(most)} at most, or wait until it is paid.`,
    field: 'cents',
  });
}

function refuseNotHeld(
  db: ReadDb,
  banks: readonly HeldInBank[],
  bankAccountId: number,
  asking: Asking,
  premium: ReturnPremium,
): void {
  const heldCents = banks.reduce((total, { cents }) => total + cents, 0);
  const missing = asking.cents - heldCents;
  if (missing <= 0) return;
  const days = trustDaysFrom(db, bankAccountId, asking.on);
  const free = Math.min(...days.map((day) => day.reserveCents - day.shortCents));
  if (free >= missing) return;
  throw new Refusal('trust.overdrawn', {
    what: `Not refunded: ${formatMoney(heldCents as Cents)} of ${premium.number} is in trust for it, you asked for ${formatMoney(asking.cents)}.`,
    why: `${formatMoney(premium.due_cents)} is still to come from the carrier or tax office; the rest is the commission the agency owes back.`,
    todo: 'Record the carrier’s payment and restore the shortage first, or put in a voluntary deposit.',
    field: 'cents',
  });
}

export function requestRefund(
  tx: WriteTx,
  input: InputOf<typeof refunds.request>,
  envelope: Envelope,
): OutputOf<typeof refunds.request> {
  checkDocumentDate(input.requestedOn, envelope.businessOn, 'requestedOn');
  const account = payerOf(tx, input.accountId);
  refuseParked(tx, account.id);
  const asking: Asking = {
    source: input.source,
    account_id: account.id,
    stream_id: input.streamId,
    return_premium_id: input.returnPremiumId ?? null,
    cents: input.cents,
    on: input.requestedOn,
    isUnclearedConfirmed: input.isUnclearedConfirmed,
  };
  const paying = payingOf(tx, asking);
  refuseCheckUsed(tx, input.checkNumber, 'checkNumber');
  const refundId = tx.nextId();
  const number = `RF-${String(nextNumber(tx, 'refund', 0)).padStart(5, '0')}`;
  const limitCents = tx.value<Cents>('SELECT refund_limit_cents FROM money_in_setting') ?? (0 as Cents);
  tx.exec(
    `INSERT INTO refund (id, number, source, account_id, stream_id, return_premium_id, payee_name, bank_account_id, cents, method,
       reason, state, requested_on, requested_by, decided_by, decided_on, decision_note, check_number, entry_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'requested', ?, ?, '', NULL, ?, ?, NULL, ?)`,
    refundId,
    number,
    input.source,
    account.id,
    input.streamId,
    input.returnPremiumId ?? null,
    input.payeeName ?? payeeOf(tx, asking, account.name),
    paying.bankAccountId,
    input.cents,
    input.method,
    input.reason,
    input.requestedOn,
    input.requestedBy,
    input.isUnclearedConfirmed ? 'asked for before the tender cleared' : '',
    input.checkNumber,
    envelope.at,
  );
  if (input.cents > limitCents) {
    refuseClosed(tx, input.requestedOn);
    return { refundId, number, state: 'requested', entryId: null };
  }
  const refund = refundOf(tx, refundId);
  const decision = {
    on: input.requestedOn,
    by: '',
    note: `within the limit of ${formatMoney(limitCents)}`,
    checkNumber: input.checkNumber,
  };
  return { refundId, number, state: 'paid', entryId: pay(tx, refund, paying, decision, envelope) };
}

const payeeOf = (db: ReadDb, asking: Asking, accountName: string): string =>
  asking.source !== 'financeCompany'
    ? accountName
    : (db.value<string>(
        'SELECT a.name FROM return_premium AS p JOIN account AS a ON a.id = p.finance_account_id WHERE p.id = ?',
        asking.return_premium_id,
      ) ?? accountName);

type Decision = {
  readonly on: LocalDate;
  readonly by: string;
  readonly note: string;
  readonly checkNumber: string;
};

function pay(tx: WriteTx, refund: Refund, paying: Paying, decision: Decision, envelope: Envelope): number {
  const by = decision.by === '' ? '' : `, approved by ${decision.by}`;
  const { entryId } = post(tx, envelope, {
    ...paying.plan,
    kind: refund.source === 'financeCompany' ? 'financeCompanyPaid' : 'clientRefund',
    accountingOn: decision.on,
    memo: `Refund ${refund.number} to ${refund.payee_name}: ${refund.reason} (asked for by ${refund.requested_by}${by})`,
    source: { type: 'refund', id: refund.id },
    ownerNames: { [`client:${refund.account_id}`]: refund.payee_name },
  });
  paying.after(tx, entryId);
  tx.exec(
    `UPDATE refund SET state = 'paid', decided_by = ?, decided_on = ?, decision_note = ?, check_number = ?, entry_id = ? WHERE id = ?`,
    decision.by,
    decision.on,
    decision.note,
    decision.checkNumber,
    entryId,
    refund.id,
  );
  return entryId;
}

export function decideRefund(
  tx: WriteTx,
  input: InputOf<typeof refunds.decide>,
  envelope: Envelope,
): { refundId: number; entryId: number | null } {
  checkDocumentDate(input.decidedOn, envelope.businessOn, 'decidedOn');
  const refund = refundOf(tx, input.refundId);
  const refuse = (code: 'conflict' | 'entry.invalid', why: string, todo: string, field: string): never => {
    throw new Refusal(code, { what: `Not decided: refund ${refund.number}.`, why, todo, field });
  };
  if (refund.state !== 'requested')
    refuse('conflict', `It was ${refund.state} already.`, 'Reload the list.', 'refundId');
  if (searchName(input.decidedBy) === searchName(refund.requested_by))
    refuse(
      'conflict',
      `${refund.requested_by} asked for it; a second person decides.`,
      'Have somebody else approve it.',
      'decidedBy',
    );
  if (input.decidedOn < refund.requested_on)
    refuse(
      'entry.invalid',
      `It was asked for on ${refund.requested_on}.`,
      'Use that date or a later one.',
      'decidedOn',
    );
  if (!input.isApproved) {
    tx.exec(
      `UPDATE refund SET state = 'rejected', decided_by = ?, decided_on = ?, decision_note = ? WHERE id = ?`,
      input.decidedBy,
      input.decidedOn,
      input.note,
      refund.id,
    );
    return { refundId: refund.id, entryId: null };
  }
  refuseParked(tx, refund.account_id);
  const checkNumber = input.checkNumber === '' ? checkOf(tx, refund.id) : input.checkNumber;
  if (input.checkNumber !== '') refuseCheckUsed(tx, input.checkNumber, 'checkNumber', refund.id);
  const isUnclearedConfirmed =
    tx.value<string>('SELECT decision_note FROM refund WHERE id = ?', refund.id) !== '';
  const paying = payingOf(tx, { ...refund, on: input.decidedOn, isUnclearedConfirmed });
  const decision = { on: input.decidedOn, by: input.decidedBy, note: input.note, checkNumber };
  return { refundId: refund.id, entryId: pay(tx, refund, paying, decision, envelope) };
}

const checkOf = (db: ReadDb, refundId: number): string =>
  db.value<string>('SELECT check_number FROM refund WHERE id = ?', refundId) ?? '';

function refuseCheckUsed(db: ReadDb, checkNumber: string, field: string, except = 0): void {
  if (checkNumber === '') return;
  const twin = db.value<string>(
    "SELECT number FROM refund WHERE check_number = ? AND id <> ? AND state <> 'rejected'",
    checkNumber,
    except,
  );
  if (twin === undefined) return;
  throw new Refusal('conflict', {
    what: `Not refunded: check ${checkNumber} was used for ${twin}.`,
    why: 'A check number is used once.',
    todo: 'Take the next check.',
    field,
  });
}

function refundOf(db: ReadDb, refundId: number): Refund {
  const refund = db.row<Refund>('SELECT * FROM refund WHERE id = ?', refundId);
  if (refund === undefined) throw notFound('refund', refundId, 'refundId');
  return refund;
}

export function setRefundLimit(tx: WriteTx, limitCents: Cents): { limitCents: Cents } {
  tx.exec('UPDATE money_in_setting SET refund_limit_cents = ?', limitCents);
  return { limitCents };
}

const REFUND_ROW = `SELECT f.id AS refundId, f.number, f.source, f.account_id AS accountId, ${fullName('a')} AS accountName,
  f.payee_name AS payeeName, f.cents, f.method, f.check_number AS checkNumber, f.bank_account_id AS bankAccountId, f.reason,
  f.state, f.requested_on AS requestedOn, f.requested_by AS requestedBy, f.decided_by AS decidedBy, f.decided_on AS decidedOn,
  f.decision_note AS decisionNote, f.entry_id AS entryId FROM refund AS f JOIN account AS a ON a.id = f.account_id`;

export const refundRow = (db: ReadDb, refundId: number): RefundRow => {
  const row = db.row<RefundRow>(`${REFUND_ROW} WHERE f.id = ?`, refundId);
  if (row === undefined) throw notFound('refund', refundId, 'id');
  return row;
};

export function refundList(
  db: ReadDb,
  filter: { readonly accountId?: number | undefined; readonly limit: number },
): OutputOf<typeof refunds.list> {
  const last = db.value<number>(
    "SELECT max(CAST(check_number AS INTEGER)) FROM refund WHERE check_number <> '' AND check_number NOT GLOB '*[^0-9]*'",
  );
  return {
    rows: db.rows<RefundRow>(
      `${REFUND_ROW} WHERE (? IS NULL OR a.id = ? OR a.top_id = ?) ORDER BY f.state <> 'requested', f.id DESC LIMIT ?`,
      filter.accountId ?? null,
      filter.accountId ?? null,
      filter.accountId ?? null,
      filter.limit,
    ),
    waitingCents: (db.value<number>("SELECT coalesce(sum(cents), 0) FROM refund WHERE state = 'requested'") ??
      0) as Cents,
    limitCents: db.value<Cents>('SELECT refund_limit_cents FROM money_in_setting') ?? (0 as Cents),
    nextCheckNumber: last === undefined || last === null ? '' : String(last + 1),
  };
}
