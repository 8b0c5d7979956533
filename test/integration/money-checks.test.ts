/** Wrong states of money that only these checks see; each is made behind the program's back. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CHECKS, runCheck } from '#db/checks/index.ts';
import { type Desk, desk, expectVerified } from '#test/builders/money-in.ts';

let on: Desk;
beforeEach(() => {
  on = desk();
});
afterEach(() => on.book.dispose());

const found = (name: string): string => {
  const { raw, read } = on.book.connection;
  const check = CHECKS.find((each) => each.name === name);
  if (check === undefined) throw new Error(`no check ${name}`);
  return runCheck(check, { raw, read, tick: () => undefined }).findings.join('\n');
};
const tamper = (text: string) => on.book.connection.raw.exec(text);

it('unbilled premium and the uncollected share that are not those of their items', () => {
  const { policyTermId } = on.bind({ plan: { downPaymentPpm: 250_000, installments: 3 } });
  expectVerified(on.book);
  tamper(
    `UPDATE invoice_item SET open_cents = open_cents - 1, open_commission_cents = open_commission_cents - 1
     WHERE id = (SELECT max(i.id) FROM invoice_item AS i JOIN charge AS c ON c.id = i.charge_id
       WHERE c.component = 'premium' AND i.invoice_id IS NULL)`,
  );
  expect(found('I4')).toContain(
    `unbilled premium (T1105) of a policy term and its planned items (${policyTermId})`,
  );
  expect(found('I4')).toContain(
    `uncollected share (T2050) of a policy term and the open share of its items (${policyTermId})`,
  );
});

it('an invoice of a policy of another account', () => {
  const { invoiceId } = on.bind();
  const { accountId } = on.book.run<{ accountId: number }>('parties.createAccount', {
    name: 'Other',
    state: 'TX',
  });
  expect(found('accounts')).toBe('');
  tamper(`UPDATE invoice SET account_id = ${accountId} WHERE id = ${invoiceId}`);
  expect(found('accounts')).toContain('has an invoice of a policy of another account');
});

it('an owner who is short though nobody owes it', () => {
  on.bind();
  const paid = on.pay(138_735);
  on.deposit([paid.receiptId]);
  expect(found('I8-owed')).toBe('');
  tamper(`DROP TRIGGER held_line_no_update;
    UPDATE held_line SET cents = -cents WHERE beneficiary LIKE 'carrier:%' AND component = 'carrierFee'`);
  expect(found('I8-owed')).toContain('owners are short of 75.00, the agency owes 0.00');
});
