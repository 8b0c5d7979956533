/** Return premium a payee still owes, taken off what it is paid instead of waiting for its check (J24). */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import type { HeldChange, PostingLine } from '#electron/ledger/index.ts';
import { fullName } from '#electron/parties/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { RemittanceCredit } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';

type CreditRow = Omit<RemittanceCredit, 'openCents'> & {
  readonly openCents: Cents;
  readonly policyTermId: number;
  readonly topId: number;
};

/** What a payee owes of return premium; the tax part belongs to the tax office, whoever else is named. */
const CREDITS = `SELECT x.id AS returnPremiumId, x.number, p.number AS policyNumber, x.account_id AS accountId,
    ${fullName('a')} AS accountName, x.recorded_on AS recordedOn, x.policy_term_id AS policyTermId, a.top_id AS topId,
    iif(asked.kind = 'tax', x.tax_due_cents, x.due_cents - x.tax_due_cents) AS openCents
  FROM (SELECT ? AS kind, ? AS key) AS asked JOIN return_premium AS x ON x.due_cents > 0
  JOIN policy_term AS t ON t.id = x.policy_term_id JOIN policy AS p ON p.id = t.policy_id JOIN account AS a ON a.id = x.account_id
  WHERE iif(asked.kind = 'tax', p.state, CAST(p.carrier_id AS TEXT)) = asked.key`;

export function creditsOf(db: ReadDb, payee: string): readonly CreditRow[] {
  const [kind = '', key = ''] = payee.split(':');
  return db
    .rows<CreditRow>(`${CREDITS} ORDER BY x.recorded_on, x.id`, kind, key)
    .filter(({ openCents }) => openCents > 0);
}

export const toCredit = ({ policyTermId: _term, topId: _top, ...row }: CreditRow): RemittanceCredit => row;

export type TakenCredit = { readonly row: CreditRow; readonly cents: Cents };

/** The credits chosen, each open and no more than what is paid. */
export function chooseCredits(
  db: ReadDb,
  payee: string,
  chosen: readonly { readonly returnPremiumId: number; readonly cents: Cents }[],
  totalCents: Cents,
): readonly TakenCredit[] {
  const known = new Map(
    chosen.length === 0 ? [] : creditsOf(db, payee).map((row) => [row.returnPremiumId, row]),
  );
  const seen = new Set<number>();
  const refuse = (code: 'conflict' | 'entry.invalid', why: string, todo: string, field: string): never => {
    throw new Refusal(code, { what: 'Not remitted: the credit.', why, todo, field });
  };
  const taken = chosen.map(({ returnPremiumId, cents }, index): TakenCredit => {
    const row = known.get(returnPremiumId);
    const field = `credits.${index}.cents`;
    if (row === undefined)
      return refuse(
        'conflict',
        'This payee owes nothing of that return premium.',
        'Choose from what it still owes.',
        `credits.${index}.returnPremiumId`,
      );
    if (seen.has(returnPremiumId))
      refuse('entry.invalid', `${row.number} is named twice.`, 'Name each credit once.', field);
    seen.add(returnPremiumId);
    if (cents > row.openCents)
      refuse(
        'entry.invalid',
        `${formatMoney(row.openCents)} of ${row.number} is still to come, you entered ${formatMoney(cents)}.`,
        `Lower it to ${formatMoney(row.openCents)}.`,
        field,
      );
    return { row, cents };
  });
  const credit = taken.reduce((total, { cents }) => total + cents, 0);
  if (credit > totalCents)
    refuse(
      'entry.invalid',
      `The credits of ${formatMoney(credit as Cents)} are more than the ${formatMoney(totalCents)} that is paid.`,
      'Take less credit; the rest stays to come.',
      'credits',
    );
  return taken;
}

const ownerOf = ({ accountId }: CreditRow) => ({
  beneficiary: `client:${accountId}`,
  component: 'returnPremium',
});

export const creditLines = (credits: readonly TakenCredit[]): readonly PostingLine[] =>
  credits.map(({ row, cents }) => ({
    ...ownerOf(row),
    account: 'T1150',
    cents: -cents as Cents,
    accountId: row.topId,
    policyTermId: row.policyTermId,
  }));

/** What the payee keeps of its own money is the client's in trust now. */
export const creditHeld = (credits: readonly TakenCredit[], bankAccountId: number): readonly HeldChange[] =>
  credits.map(({ row, cents }) => ({
    ...ownerOf(row),
    bankAccountId,
    cents,
    accountId: row.topId,
    policyTermId: row.policyTermId,
  }));

export function saveCredits(
  tx: WriteTx,
  remittanceId: number,
  payee: string,
  credits: readonly TakenCredit[],
): void {
  const isTax = payee.startsWith('tax:');
  for (const { row, cents } of credits) {
    tx.exec(
      'INSERT INTO remittance_credit (remittance_id, return_premium_id, cents) VALUES (?, ?, ?)',
      remittanceId,
      row.returnPremiumId,
      cents,
    );
    tx.exec(
      'UPDATE return_premium SET due_cents = due_cents - ?, tax_due_cents = tax_due_cents - ? WHERE id = ?',
      cents,
      isTax ? cents : 0,
      row.returnPremiumId,
    );
  }
}

/** The credits a remittance took, as they were. */
export const takenBy = (db: ReadDb, remittanceId: number): RemittanceCredit[] =>
  db.rows<RemittanceCredit & { recordedOn: LocalDate }>(
    `SELECT x.id AS returnPremiumId, x.number, p.number AS policyNumber, x.account_id AS accountId,
       ${fullName('a')} AS accountName, x.recorded_on AS recordedOn, c.cents AS openCents
     FROM remittance_credit AS c JOIN return_premium AS x ON x.id = c.return_premium_id
     JOIN policy_term AS t ON t.id = x.policy_term_id JOIN policy AS p ON p.id = t.policy_id JOIN account AS a ON a.id = x.account_id
     WHERE c.remittance_id = ? ORDER BY x.id`,
    remittanceId,
  );
