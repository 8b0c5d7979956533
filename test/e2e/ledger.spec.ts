/** The way of an entry: agency, manual entry by keyboard, journal, entry, reversal, register, trial balance, proof. */
import { frameOf } from './pages/frame.ts';
import { expectFact, listOf } from './pages/lists.ts';
import { typeEntry } from './pages/manual-entry.ts';
import { createAgency, openNewAgency } from './pages/start.ts';
import { expect, test } from './support/test.ts';

test.use({ desk: 'ledger' });

const AGENCY = {
  name: 'Cedar Fork Insurance',
  state: 'TX',
  trustBank: ['Prairie State Bank', '4417'],
  operatingBank: ['Prairie State Bank', '8830'],
} as const;

test('an entry from the first screen to its reversal, by keyboard', async ({ open }) => {
  const page = await open();
  const frame = frameOf(page);

  await test.step('create an agency; nothing stands in its journal yet', async () => {
    await createAgency(page, AGENCY);
    await expect(frame.status).toContainText(AGENCY.name);
    await expect(page.getByText('Every entry will stand here')).toBeVisible();
  });

  await test.step('post two entries: one and the next, then one and look at it', async () => {
    await page.keyboard.press('Control+i');
    await typeEntry(page, 't', 'Capital of the owner', [
      { account: 'oper cash', debit: '20000' },
      { account: 'capital', credit: '=' },
    ]);
    await page.keyboard.press('Control+Shift+Enter');
    await expect(frame.message('Entry 1 posted, 20,000.00.')).toBeVisible();
    await typeEntry(page, '', 'Office rent for the month', [
      { account: 'rent', debit: '1200+600/2' },
      { account: 'o1200', credit: '1500' },
    ]);
    const changes = page.getByRole('table', { name: 'Balances now and after posting' });
    await expect(changes.getByRole('row').filter({ hasText: 'Rent' })).toContainText('1,500.00');
    await page.keyboard.press('Control+Enter');
    await expect(frame.message('Entry 2 posted, 1,500.00.')).toBeVisible();
    await expect(frame.heading).toHaveText('Entry 2');
    await expectFact(page, 'Amount', '1,500.00');
  });

  await test.step('reverse it; both entries name each other', async () => {
    await page.keyboard.press('r');
    await expect(page.getByLabel('Accounting date')).toBeFocused();
    await page.keyboard.press('Enter');
    await page.keyboard.type('the lease ended');
    await page.keyboard.press('Control+Enter');
    await expect(frame.message('Entry 2 reversed by entry 3, 1,500.00.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Reverse' })).toHaveAttribute('aria-disabled', 'true');
    await page.getByRole('link', { name: 'a later entry' }).click();
    await expect(frame.heading).toHaveText('Entry 3');
    await expect(page.getByRole('link', { name: 'the original entry' })).toBeVisible();
  });

  await test.step('find it in the journal and drill to the register', async () => {
    await page.keyboard.press('Backspace');
    const journal = listOf(page, 'Journal');
    await expect(journal.shown).toHaveCount(3);
    await expect(journal.with('Office rent for the month').first()).toContainText('Reversed');
    await frame.goTo('Account register');
    await page.getByLabel('Account', { exact: true }).fill('o1200');
    await page.keyboard.press('Enter');
    await expectFact(page, 'Balance', '20,000.00');
    const register = listOf(page, /^Register of O1200/u);
    await expect(register.shown).toHaveCount(3);
    await expect(register.shown.first()).toContainText('1,500.00');
    await expect(register.shown.nth(1)).toContainText('18,500.00');
  });

  await test.step('the trial balance holds, as of today and before anything was posted', async () => {
    await frame.goTo('Trial balance');
    await expectFact(page, 'Difference', '0.00');
    await expectFact(page, 'Operating, each side', '20,000.00');
    await page.getByLabel('As of').fill('1/31/2020');
    await page.getByLabel('As of').press('Tab');
    await expect(page.getByText('No account has a balance as of Fri Jan 31, 2020')).toBeVisible();
  });

  await test.step('the books prove themselves', async () => {
    await frame.goTo('Health');
    await page.keyboard.press('Control+Enter');
    await expectFact(page, 'Result', 'All checks hold');
    await expectFact(page, 'Entries', '3');
    await expect(frame.status).toContainText('Books balance');
  });
});

test('an entry that does not balance is refused in words, and what was typed survives a reload', async ({
  open,
  coverbook,
}) => {
  await openNewAgency(coverbook, { ...AGENCY, name: 'Balance Insurance' });
  const page = await open('/manual-entry');
  const frame = frameOf(page);
  await typeEntry(page, 't', 'Half an entry', [{ account: 'rent', debit: '75' }]);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('An entry needs at least two lines.')).toBeVisible();
  await expect(frame.tabs.getByRole('link', { name: /Manual entry.*not posted/u })).toBeVisible();

  await page.reload();
  await expect(page.getByLabel('Memo', { exact: true })).toHaveValue('Half an entry');
  await expect(page.getByLabel('Debit of line 1')).toHaveValue('75.00');

  await page.getByLabel('Memo', { exact: true }).focus();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Discard this entry?' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByLabel('Memo', { exact: true })).toHaveValue('Half an entry');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Enter');
  await expect(frame.heading).toHaveText('Journal');
});

test('a closed month takes nothing, until it is reopened with a reason', async ({ open, coverbook }) => {
  await openNewAgency(coverbook, { ...AGENCY, name: 'Closing Insurance' });
  const page = await open('/periods');
  const frame = frameOf(page);
  const close = page.getByRole('button', { name: /^Close (?!Month)[A-Z]/u }).first();
  await expect(close).not.toHaveAttribute('aria-disabled');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(frame.message('nothing posts on or before')).toBeVisible();

  await frame.goTo('Manual entry');
  await typeEntry(page, '1/15/2020', 'Too late', [
    { account: 'rent', debit: '10' },
    { account: 'o1200', credit: '=' },
  ]);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'Copy details' })).toBeVisible();
  await expect(frame.heading).toHaveText('Manual entry');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Enter');

  await frame.goTo('Month close');
  await page.keyboard.press('r');
  await page.getByLabel('Keep closed through').selectOption('');
  await page.getByLabel('Reason').fill('an invoice came late');
  await page.keyboard.press('Control+Enter');
  await expect(frame.message('All periods reopened.')).toBeVisible();
  await expect(listOf(page, 'History of closing').with('an invoice came late')).toBeVisible();
});
