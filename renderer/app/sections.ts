/**
 * The menu: sections in order, each with the digit of its Alt key, which stays the same when sections are added.
 * A new screen is a folder in screens/ and a line here. A line without a screen would be a lie.
 */
import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { accountsScreen } from '#renderer/screens/accounts/index.ts';
import { allocationPlansScreen } from '#renderer/screens/allocation-plans/index.ts';
import { bankAccountsScreen } from '#renderer/screens/bank-accounts/index.ts';
import { bindScreen } from '#renderer/screens/bind/index.ts';
import { billingRunScreen } from '#renderer/screens/billing-run/index.ts';
import { cardSettlementsScreen } from '#renderer/screens/card-settlements/index.ts';
import { chartScreen } from '#renderer/screens/chart/index.ts';
import { dashboardScreen } from '#renderer/screens/dashboard/index.ts';
import { depositsScreen } from '#renderer/screens/deposits/index.ts';
import { exportsScreen } from '#renderer/screens/exports/index.ts';
import { examinerPackScreen } from '#renderer/screens/examiner-pack/index.ts';
import { forecastScreen } from '#renderer/screens/forecast/index.ts';
import { failedPaymentsScreen } from '#renderer/screens/failed-payments/index.ts';
import { healthScreen } from '#renderer/screens/health/index.ts';
import { heldLedgerScreen } from '#renderer/screens/held-ledger/index.ts';
import { importScreen } from '#renderer/screens/import/index.ts';
import { invoicesScreen } from '#renderer/screens/invoices/index.ts';
import { journalScreen } from '#renderer/screens/journal/index.ts';
import { manualEntryScreen } from '#renderer/screens/manual-entry/index.ts';
import { moneyInRulesScreen } from '#renderer/screens/money-in-rules/index.ts';
import { moneyOnAccountScreen } from '#renderer/screens/money-on-account/index.ts';
import { papersScreen } from '#renderer/screens/papers/index.ts';
import { paymentBatchScreen } from '#renderer/screens/payment-batch/index.ts';
import { payablesScreen } from '#renderer/screens/payables/index.ts';
import { periodsScreen } from '#renderer/screens/periods/index.ts';
import { quickBooksScreen } from '#renderer/screens/quickbooks/index.ts';
import { receiptsScreen } from '#renderer/screens/receipts/index.ts';
import { producersScreen } from '#renderer/screens/producers/index.ts';
import { policiesScreen } from '#renderer/screens/policies/index.ts';
import { reconciliationScreen } from '#renderer/screens/reconciliation/index.ts';
import { receivePaymentScreen } from '#renderer/screens/receive-payment/index.ts';
import { returnPremiumScreen } from '#renderer/screens/return-premium/index.ts';
import { revenueScreen } from '#renderer/screens/revenue/index.ts';
import { shortageScreen } from '#renderer/screens/shortage/index.ts';
import { writeOffsScreen } from '#renderer/screens/write-offs/index.ts';
import { registerScreen } from '#renderer/screens/register/index.ts';
import { summaryInvoicesScreen } from '#renderer/screens/summary-invoices/index.ts';
import { billingPlansScreen } from '#renderer/screens/billing-plans/index.ts';
import { paymentPlansScreen } from '#renderer/screens/payment-plans/index.ts';
import { stateLeviesScreen } from '#renderer/screens/state-levies/index.ts';
import { streamsScreen } from '#renderer/screens/streams/index.ts';
import { settingsScreen } from '#renderer/screens/settings/index.ts';
import { statementsScreen } from '#renderer/screens/statements/index.ts';
import { trialBalanceScreen } from '#renderer/screens/trial-balance/index.ts';
import { trustPositionScreen } from '#renderer/screens/trust-position/index.ts';

export type Section = {
  readonly title: string;
  /** Alt and this digit go to the section's first screen. */
  readonly digit: number;
  readonly screens: readonly ScreenDefinition[];
};

export const SECTIONS: readonly Section[] = [
  { title: 'Today', digit: 1, screens: [dashboardScreen] },
  { title: 'Clients', digit: 2, screens: [accountsScreen, policiesScreen, bindScreen] },
  {
    title: 'Billing',
    digit: 3,
    screens: [
      invoicesScreen,
      summaryInvoicesScreen,
      billingRunScreen,
      streamsScreen,
      paymentPlansScreen,
      billingPlansScreen,
      stateLeviesScreen,
    ],
  },
  {
    title: 'Money in',
    digit: 4,
    screens: [
      receivePaymentScreen,
      paymentBatchScreen,
      receiptsScreen,
      depositsScreen,
      moneyOnAccountScreen,
      returnPremiumScreen,
      cardSettlementsScreen,
      failedPaymentsScreen,
      writeOffsScreen,
      allocationPlansScreen,
      moneyInRulesScreen,
    ],
  },
  { title: 'Money out', digit: 5, screens: [payablesScreen, revenueScreen, producersScreen] },
  {
    title: 'Trust',
    digit: 6,
    screens: [
      trustPositionScreen,
      statementsScreen,
      reconciliationScreen,
      shortageScreen,
      heldLedgerScreen,
      forecastScreen,
      bankAccountsScreen,
      examinerPackScreen,
    ],
  },
  {
    title: 'Books',
    digit: 7,
    screens: [
      journalScreen,
      manualEntryScreen,
      chartScreen,
      registerScreen,
      trialBalanceScreen,
      periodsScreen,
    ],
  },
  { title: 'Connections', digit: 8, screens: [quickBooksScreen, exportsScreen, importScreen] },
];

/** Under the sections, at the foot of the menu. */
export const FOOT: readonly ScreenDefinition[] = [healthScreen, papersScreen, settingsScreen];

export const SCREENS: readonly ScreenDefinition[] = [
  ...SECTIONS.flatMap((section) => section.screens),
  ...FOOT,
];

/** Where one arrives after opening an agency. */
export const HOME: ScreenDefinition = dashboardScreen;
