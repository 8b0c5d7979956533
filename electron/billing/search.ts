/** Policies and invoices in the command palette. */
import { documentSearch, type SearchProvider } from '#electron/ledger/index.ts';

const policies = documentSearch({
  type: 'policy',
  select: `SELECT d.id, d.number AS title, d.line_of_business || ', ' || a.name AS detail, NULL AS amountCents, NULL AS "on"
    FROM policy AS d JOIN account AS a ON a.id = d.account_id`,
  written: () => [],
  amountColumn: null,
});

const invoices = documentSearch({
  type: 'invoice',
  select: `SELECT d.id, 'Invoice ' || d.number AS title, a.name AS detail, d.total_cents AS amountCents, d.bill_on AS "on"
    FROM invoice AS d JOIN account AS a ON a.id = d.account_id`,
  // Numbers begin with the year; someone who types 123 means the one of any year.
  written: (db, number) =>
    db
      .rows<{ year: number }>(
        "SELECT year FROM number_series WHERE series = 'invoice' ORDER BY year DESC LIMIT 5",
      )
      .map(({ year }) => `${year}-${String(number).padStart(5, '0')}`),
  amountColumn: 'd.total_cents',
});

export const billingSearch: readonly SearchProvider[] = [policies, invoices];
