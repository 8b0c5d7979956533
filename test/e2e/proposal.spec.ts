/** From a key to the proposal on the screen, with two hundred open items: the goal is under a tenth of a second. */
import type { Page } from '@playwright/test';
import type { Backend } from './support/backend.ts';
import { expect, test } from './support/test.ts';

test.use({ desk: 'proposal' });
test.slow();

const OPEN_ITEMS = 200;
const GOAL_MS = 100;
const BUSY = 5;

async function openAccount({ call }: Backend): Promise<void> {
  const bank = (lastFour: string) => ({ bankName: 'Prairie State Bank', lastFour });
  const requestId = (at: number | string) => `proposal-${at}`;
  await call('books.create', {
    agencyName: 'Two Hundred',
    state: 'TX',
    trustBank: bank('4417'),
    operatingBank: bank('8830'),
  });
  const { businessOn } = await call<{ businessOn: string }>('books.status');
  const { carrierId } = await call<{ carrierId: number }>('parties.createCarrier', {
    requestId: requestId('carrier'),
    code: 'TGM',
    name: 'Tallgrass',
    commissionPpm: 150_000,
  });
  const { accountId } = await call<{ accountId: number }>('parties.createAccount', {
    requestId: requestId('account'),
    name: 'Cedar Fork Nursery',
    state: 'TX',
  });
  for (let at = 0; at < OPEN_ITEMS; at += 1) {
    await call('billing.bindPolicy', {
      requestId: requestId(`policy-${at}`),
      accountId,
      carrierId,
      policyNumber: `P-${at}`,
      lineOfBusiness: 'Auto',
      state: 'TX',
      effectiveOn: businessOn,
      expirationOn: `${Number(businessOn.slice(0, 4)) + 1}-06-01`,
      premiumCents: 120_000,
      agencyFeeCents: 5_000,
    });
  }
}

/** Milliseconds from the event of the key to the first frame whose split is another one. */
async function keyToProposal(page: Page, digit: string): Promise<number> {
  const waiting = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const shown = () => document.querySelector('.split.tall')?.getAttribute('aria-label');
        const before = shown();
        addEventListener(
          'keydown',
          () => {
            const from = performance.now();
            const look = () =>
              shown() === before ? requestAnimationFrame(look) : resolve(performance.now() - from);
            requestAnimationFrame(look);
          },
          { once: true, capture: true },
        );
      }),
  );
  await page.keyboard.press(digit);
  return waiting;
}

test('a key is answered by the whole proposal', async ({ open, coverbook }, testInfo) => {
  await openAccount(coverbook);
  const page = await open('/receive-payment');
  await page.getByLabel('Payer', { exact: true }).fill('cedar');
  await expect(page.getByRole('listbox', { name: 'Payers' }).getByRole('option').first()).toBeVisible();
  await page.keyboard.press('Enter');
  const amount = page.getByLabel('Amount received', { exact: true });
  await amount.fill('1');
  await expect(page.getByText(/^Held for others/u).first()).toBeVisible();
  const taken: number[] = [];
  for (const digit of '2345678') taken.push(await keyToProposal(page, digit));
  const sorted = taken.toSorted((a, b) => a - b);
  const [fastest = Number.NaN, median = Number.NaN] = [sorted[0], sorted[Math.floor(sorted.length / 2)]];
  const said = `fastest ${fastest.toFixed(0)} ms, median ${median.toFixed(0)} ms over ${taken.length} keys`;
  testInfo.annotations.push({ type: 'measured', description: said });
  process.stdout.write(`Proposal after a key, ${OPEN_ITEMS} open items: ${said}\n`);
  // The goal is of a machine that does nothing else; tests share theirs, so that only a multiple can fail them.
  expect(fastest).toBeLessThan(BUSY * GOAL_MS);
});
