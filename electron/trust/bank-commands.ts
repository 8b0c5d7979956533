/** Writes about bank accounts: adding, changing, closing, what goes where, what is on file. Nothing here moves money. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import { checkDocumentDate, type Envelope, type InputOf, insertBankAccount } from '#electron/ledger/index.ts';
import { notFound } from '#electron/parties/index.ts';
import { compareDates, formatDate } from '#shared/calendar/index.ts';
import type { trust } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { PROFILES } from './profiles.ts';

/** Nothing to say: what changed is read again. */
type Done = Record<string, never>;

type Known = {
  id: number;
  fund: 'trust' | 'operating';
  bank_name: string;
  last_four: string;
  closed_on: string | null;
};

function knownBank(db: ReadDb, bankAccountId: number): Known {
  const bank = db.row<Known>(
    'SELECT id, fund, bank_name, last_four, closed_on FROM bank_account WHERE id = ?',
    bankAccountId,
  );
  if (bank === undefined) throw notFound('bank account', bankAccountId, 'bankAccountId');
  return bank;
}

function refuseTwin(db: ReadDb, bank: { bankName: string; lastFour: string }, exceptId: number): void {
  const twin = db.row<{ fund: string }>(
    'SELECT fund FROM bank_account WHERE lower(bank_name) = lower(?) AND last_four = ? AND id <> ?',
    bank.bankName,
    bank.lastFour,
    exceptId,
  );
  if (twin === undefined) return;
  throw new Refusal('conflict', {
    what: `Not saved: ${bank.bankName} ••${bank.lastFour} is there already.`,
    why: `It is a bank account of the ${twin.fund} fund; one account cannot be two, nor hold money of both funds.`,
    todo: 'Check the last four digits, or change the account that is there.',
    field: 'lastFour',
  });
}

export function addBank(tx: WriteTx, bank: InputOf<typeof trust.addBank>): { bankAccountId: number } {
  refuseTwin(tx, bank, 0);
  return { bankAccountId: insertBankAccount(tx, bank) };
}

export function editBank(tx: WriteTx, bank: InputOf<typeof trust.editBank>): Done {
  knownBank(tx, bank.bankAccountId);
  refuseTwin(tx, bank, bank.bankAccountId);
  tx.exec(
    `UPDATE bank_account SET bank_name = ?, last_four = ?, titled_as = ?, state = ?, bears_interest = ?, sweeps_cleared_only = ?
     WHERE id = ?`,
    bank.bankName,
    bank.lastFour,
    bank.titledAs,
    bank.state,
    bank.bearsInterest ? 1 : 0,
    bank.sweepsClearedOnly ? 1 : 0,
    bank.bankAccountId,
  );
  return {};
}

export function closeBank(tx: WriteTx, order: InputOf<typeof trust.closeBank>, envelope: Envelope): Done {
  const bank = knownBank(tx, order.bankAccountId);
  if (order.closedOn !== null) {
    checkDocumentDate(order.closedOn, envelope.businessOn, 'closedOn');
    refuseClosing(tx, bank);
    tx.exec('DELETE FROM bank_assignment WHERE bank_account_id = ?', bank.id);
  }
  tx.exec('UPDATE bank_account SET closed_on = ? WHERE id = ?', order.closedOn, bank.id);
  return {};
}

/** Only an empty account that is not the fund's last one may be closed. */
function refuseClosing(db: ReadDb, bank: Known): void {
  const refuse = (why: string, todo: string): never => {
    throw new Refusal('conflict', {
      what: `Not closed: ${bank.bank_name} ••${bank.last_four}.`,
      why,
      todo,
      field: 'bankAccountId',
    });
  };
  const cents =
    db.value<number>('SELECT coalesce(sum(cents), 0) FROM bank_day WHERE bank_account_id = ?', bank.id) ?? 0;
  const heldCents =
    db.value<number>(
      'SELECT coalesce(sum(abs(cents)), 0) FROM (SELECT sum(cents) AS cents FROM held_day WHERE bank_account_id = ? GROUP BY beneficiary)',
      bank.id,
    ) ?? 0;
  if (cents !== 0 || heldCents !== 0)
    refuse(
      `Its book balance is ${formatMoney(cents as Cents)}.`,
      'Move its money to another account first (Move between trust banks), then close it.',
    );
  const others = db.value<number>(
    'SELECT count(*) FROM bank_account WHERE fund = ? AND id <> ? AND closed_on IS NULL',
    bank.fund,
    bank.id,
  );
  if (others === 0)
    refuse(`It is the only ${bank.fund} account that is open.`, 'Add the account that follows it first.');
}

export function assignBank(tx: WriteTx, order: InputOf<typeof trust.assignBank>): Done {
  const { fund, kind, key } = order;
  checkKey(tx, order);
  tx.exec('DELETE FROM bank_assignment WHERE fund = ? AND kind = ? AND key = ?', fund, kind, key);
  if (order.bankAccountId === null) return {};
  const bank = knownBank(tx, order.bankAccountId);
  if (bank.fund !== fund || bank.closed_on !== null) {
    throw new Refusal('conflict', {
      what: `Not assigned to ${bank.bank_name} ••${bank.last_four}.`,
      why: bank.closed_on === null ? `It is an account of the ${bank.fund} fund.` : 'It is closed.',
      todo: `Choose an open ${fund} account.`,
      field: 'bankAccountId',
    });
  }
  tx.exec(
    'INSERT INTO bank_assignment (fund, kind, key, bank_account_id) VALUES (?, ?, ?, ?)',
    fund,
    kind,
    key,
    bank.id,
  );
  return {};
}

function checkKey(db: ReadDb, { kind, key }: InputOf<typeof trust.assignBank>): void {
  if (kind === 'carrier') {
    if (db.value('SELECT 1 FROM carrier WHERE id = ?', Number(key)) === undefined)
      throw notFound('carrier', key, 'key');
    return;
  }
  const isRight = kind === 'all' ? key === '' : /^[A-Z]{2}$/.test(key);
  if (isRight) return;
  throw new Refusal('conflict', {
    what: 'Not assigned.',
    why: kind === 'all' ? 'The default has no key.' : `“${key}” is not a state.`,
    todo: kind === 'all' ? 'Leave the key empty.' : 'Use two letters, such as TX.',
    field: 'key',
  });
}

export function setTenderHold(
  tx: WriteTx,
  hold: InputOf<typeof trust.setTenderHold>,
  envelope: Envelope,
): Done {
  // Money already deposited keeps its days: what was withdrawable on a past date does not change afterwards.
  if (compareDates(hold.fromOn, envelope.businessOn) <= 0) {
    throw new Refusal('date.implausible', {
      what: 'Not changed: new days apply from a later day on.',
      why: `Deposits up to ${formatDate(envelope.businessOn, 'long')} keep the days in force when they were made.`,
      todo: 'Use tomorrow or a later day.',
      field: 'fromOn',
    });
  }
  tx.exec(
    `INSERT INTO tender_hold (tender, from_on, days) VALUES (?, ?, ?)
     ON CONFLICT (tender, from_on) DO UPDATE SET days = excluded.days`,
    hold.tender,
    hold.fromOn,
    hold.days,
  );
  return {};
}

export function recordEvidence(
  tx: WriteTx,
  record: InputOf<typeof trust.recordEvidence>,
  envelope: Envelope,
): Done {
  checkDocumentDate(record.onDate, envelope.businessOn, 'onDate');
  const bank = knownBank(tx, record.bankAccountId);
  const isKnown = PROFILES.some(({ evidence }) => evidence.some(({ key }) => key === record.requirement));
  if (!isKnown) throw notFound('requirement', record.requirement, 'requirement');
  tx.exec(
    'INSERT INTO bank_evidence (id, bank_account_id, requirement, is_on_file, on_date, note) VALUES (?, ?, ?, ?, ?, ?)',
    tx.nextId(),
    bank.id,
    record.requirement,
    record.isOnFile ? 1 : 0,
    record.onDate,
    record.note,
  );
  return {};
}

export function reviewProfile(
  tx: WriteTx,
  review: InputOf<typeof trust.reviewProfile>,
  envelope: Envelope,
): Done {
  if (!PROFILES.some(({ state }) => state === review.state))
    throw notFound('state profile', review.state, 'state');
  if (review.reviewedOn > envelope.businessOn) {
    throw new Refusal('date.implausible', {
      what: 'Not recorded: the day has not come.',
      why: `The business date is ${formatDate(envelope.businessOn, 'long')}.`,
      todo: 'Record the day on which the source was read.',
      field: 'reviewedOn',
    });
  }
  tx.exec(
    'INSERT INTO profile_review (id, state, reviewed_on, note) VALUES (?, ?, ?, ?)',
    tx.nextId(),
    review.state,
    review.reviewedOn,
    review.note,
  );
  return {};
}

export function setAppointment(tx: WriteTx, appointment: InputOf<typeof trust.setAppointment>): Done {
  const { carrierId, state, isAppointed } = appointment;
  if (tx.value('SELECT 1 FROM carrier WHERE id = ?', carrierId) === undefined)
    throw notFound('carrier', carrierId, 'carrierId');
  tx.exec(
    `INSERT INTO carrier_appointment (carrier_id, state, is_appointed) VALUES (?, ?, ?)
     ON CONFLICT (carrier_id, state) DO UPDATE SET is_appointed = excluded.is_appointed`,
    carrierId,
    state,
    isAppointed ? 1 : 0,
  );
  return {};
}
