/** A whole month by keyboard: the statement comes in, lines are matched, what is missing is posted, the proof is signed and printed. */
import { ofx, type Txn } from '#test/builders/bank.ts';
import type { Backend } from './support/backend.ts';
import { expect, expectAccessible, shoot, test } from './support/test.ts';

test.use({ desk: 'reconciliation' });

const BANKS = {
  trustBank: { bankName: 'Prairie State Bank', lastFour: '4417' },
  operatingBank: { bankName: 'Prairie State Bank', lastFour: '8830' },
};
let requests = 0;
const id = (): string => {
  requests += 1;
  return `bank-e2e-${requests}`;
};

type Made = { readonly today: string; readonly lines: readonly Txn[]; readonly closing: number };

/** An agency with receipts deposited, a remittance paid, and a statement that shows most of it and a fee. */
async function monthOf(coverbook: Backend): Promise<Made> {
  const call = coverbook.call;
  await call('books.create', { agencyName: 'Larkspur by keys', state: 'TX', ...BANKS });
  const { businessOn: today } = await call<{ businessOn: string }>('books.status');
  const { carrierId } = await call<{ carrierId: number }>('parties.createCarrier', {
    code: 'TGM',
    name: 'Tallgrass Mutual',
    commissionPpm: 150_000,
    requestId: id(),
  });
  const deposits: number[] = [];
  const names = ['Cedar Fork Nursery', 'Juniper Street Bakery', 'Sable Creek Dental'];
  for (const [at, name] of names.entries()) {
    const { accountId } = await call<{ accountId: number }>('parties.createAccount', {
      name,
      state: 'TX',
      requestId: id(),
    });
    await call('billing.bindPolicy', {
      accountId,
      carrierId,
      policyNumber: `P-${at}`,
      lineOfBusiness: 'Property',
      state: 'TX',
      effectiveOn: today,
      expirationOn: `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`,
      premiumCents: 48_625,
      isSurplusLines: false,
      requestId: id(),
    });
    const { receiptId } = await call<{ receiptId: number }>('receipts.post', {
      accountId,
      amountCents: 48_625,
      receivedOn: today,
      method: 'check',
      reference: `${7000 + at}`,
      isDuplicateConfirmed: true,
      requestId: id(),
    });
    deposits.push(receiptId);
  }
  const [first = 0, second = 0, third = 0] = deposits;
  const bankAccountId = (
    await call<{ accounts: { bankAccountId: number; fund: string }[] }>('reconciliation.accounts')
  ).accounts.find(({ fund }) => fund === 'trust')?.bankAccountId;
  for (const receiptIds of [[first], [second], [third]])
    await call('receipts.postDeposit', {
      depositOn: today,
      bankAccountId,
      receiptIds,
      bankLineCents: 48_625,
      requestId: id(),
    });
  const { items } = await call<{
    items: { payableItemId: number; collectedCents: number; remittedCents: number }[];
  }>('carriers.items', { payee: `carrier:${carrierId}` });
  await call('carriers.remit', {
    payee: `carrier:${carrierId}`,
    paidOn: today,
    method: 'ach',
    reference: '261110',
    items: items.map((item) => ({
      payableItemId: item.payableItemId,
      cents: item.collectedCents - item.remittedCents,
    })),
    requestId: id(),
  });
  const remitted = 3 * 41_331;
  const lines: Txn[] = [
    { on: today, cents: 97_250, text: 'MOBILE DEPOSIT' },
    { on: today, cents: -remitted, text: 'ACH DEBIT TALLGRASS MUTUAL', check: '261110' },
    { on: today, cents: -1_200, text: 'SERVICE CHARGE' },
  ];
  return { today, lines, closing: lines.reduce((total, { cents }) => total + cents, 0) };
}

test('a month is imported, matched by keys, proved, signed by two and printed', async ({
  open,
  coverbook,
}) => {
  test.setTimeout(120_000);
  const { today, lines, closing } = await monthOf(coverbook);
  const page = await open('/statements');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bank statements');
  await expect(page.getByText('nothing is written before you have seen', { exact: false })).toBeVisible();
  const file = ofx({ from: today, to: today, closing }, lines, true);
  await page
    .getByLabel('Statement to import')
    .setInputFiles({ name: 'month.ofx', mimeType: 'text/plain', buffer: Buffer.from(file) });
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('3 lines', { exact: false }).first()).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('imported, 3 new lines.', { exact: false })).toBeVisible();
  await expect(page.getByRole('cell', { name: /OFX/u }).first()).toBeVisible();
  await expectAccessible(page);
  await shoot(page, 'statements');

  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Reconcile trust ••4417/u);
  await expect(page.getByText('1 exact match')).toBeVisible();
  await expectAccessible(page);
  await shoot(page, 'reconciliation');
  // The exact one, then the deposits that add up, then the fee as J17.
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 exact match')).toHaveCount(0);
  await expect(page.getByRole('row', { name: /MOBILE DEPOSIT/u }).first()).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: /SERVICE CHARGE/u }).first()).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await page.keyboard.press('u');
  await expect(page.getByRole('row', { name: /MOBILE DEPOSIT/u }).first()).toBeVisible();
  await page.keyboard.press('k');
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: /MOBILE DEPOSIT/u })).toHaveCount(0);
  await page.keyboard.press('n');
  await expect(dialog.getByText('the agency owes it back', { exact: false })).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Bank fee of (12.00) posted and matched.')).toBeVisible();

  await expect(page.getByRole('button', { name: /^Finish$/u })).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('dialog').getByLabel('Your name').fill('Rosa Benning');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/signed by Rosa Benning/u)).toBeVisible();
  await expect(page.getByRole('button', { name: /^Review/u })).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('dialog').getByLabel('Your name').fill('rosa benning');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('two people see it', { exact: false })).toBeVisible();
  await page.getByRole('dialog').getByLabel('Your name').fill('Theo Lund');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Theo Lund').first()).toBeVisible();
  await shoot(page, 'reconciliation-signed');
  const download = page.waitForEvent('download');
  await page.keyboard.press('Control+p');
  expect((await download).suggestedFilename()).toMatch(/^reconciliation-TR-4417-.*\.pdf$/u);
});
