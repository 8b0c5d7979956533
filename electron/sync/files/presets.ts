/**
 * Column layouts of programs that import journals from CSV, as their makers describe them: QuickBooks Online "Import
 * journal entries", Xero "Import manual journals" (at most 300 lines a file), Sage 50 US General Journal (GENERAL.CSV),
 * Sage Intacct GL journal entries, NetSuite CSV import of journal entries.
 */
import type { ExportColumn, ExportLayout } from '#shared/contract/index.ts';

const column = (
  heading: string,
  value: ExportColumn['value'],
  more: Partial<Pick<ExportColumn, 'text' | 'longest' | 'once'>> = {},
): ExportColumn => ({ heading, value, text: '', longest: null, once: false, ...more });

const US: Omit<ExportLayout, 'columns'> = {
  mapping: 'net',
  delimiter: ',',
  newline: 'crlf',
  encoding: 'utf-8',
  quoting: 'needed',
  decimalMark: '.',
  dateFormat: 'MM/DD/YYYY',
  hasHeadings: true,
  linesPerFile: null,
};

export const QUICKBOOKS_CSV: ExportLayout = {
  ...US,
  columns: [
    column('JournalNo', 'documentNumber', { longest: 21 }),
    column('JournalDate', 'date'),
    column('AccountName', 'accountName', { longest: 100 }),
    column('Debits', 'debit'),
    column('Credits', 'credit'),
    column('Description', 'lineMemo', { longest: 4000 }),
    column('Name', 'nothing'),
    column('Currency', 'text', { text: 'USD' }),
    column('Location', 'nothing'),
    column('Class', 'nothing'),
  ],
};

export const XERO_CSV: ExportLayout = {
  ...US,
  linesPerFile: 300,
  columns: [
    // Lines with the same narration and date are one journal, so it begins with the number.
    column('*Narration', 'description', { longest: 500 }),
    column('*Date', 'date'),
    column('Description', 'lineMemo', { longest: 500 }),
    column('*AccountCode', 'accountCode', { longest: 10 }),
    column('*TaxRate', 'text', { text: 'Tax Exempt' }),
    column('*Amount', 'amount'),
    column('TrackingName1', 'nothing'),
    column('TrackingOption1', 'nothing'),
    column('TrackingName2', 'nothing'),
    column('TrackingOption2', 'nothing'),
  ],
};

export const SAGE_50: ExportLayout = {
  ...US,
  encoding: 'windows-1252',
  dateFormat: 'MM/DD/YY',
  columns: [
    column('Date', 'date'),
    column('Reference', 'documentNumber', { longest: 20 }),
    column('Date Clear in Bank Rec', 'nothing'),
    column('Number of Distributions', 'lineCount'),
    column('G/L Account', 'accountCode', { longest: 15 }),
    column('Description', 'lineMemo', { longest: 160 }),
    column('Amount', 'amount'),
    column('Job ID', 'nothing'),
    column('Used for Reimbursable Expenses', 'text', { text: 'FALSE' }),
  ],
};

export const INTACCT: ExportLayout = {
  ...US,
  columns: [
    column('DONOTIMPORT', 'nothing'),
    column('JOURNAL', 'text', { text: 'GJ', once: true }),
    column('DATE', 'date', { once: true }),
    column('DESCRIPTION', 'description', { longest: 80, once: true }),
    column('REFERENCE_NO', 'documentNumber', { longest: 20, once: true }),
    column('LINE_NO', 'lineNumber'),
    column('ACCT_NO', 'accountCode', { longest: 24 }),
    column('LOCATION_ID', 'nothing'),
    column('DEPT_ID', 'nothing'),
    column('DOCUMENT', 'documentNumber', { longest: 30 }),
    column('MEMO', 'lineMemo', { longest: 1000 }),
    column('DEBIT', 'debit'),
    column('CREDIT', 'credit'),
  ],
};

export const NETSUITE: ExportLayout = {
  ...US,
  columns: [
    column('External ID', 'documentNumber'),
    column('Date', 'date'),
    column('Currency', 'text', { text: 'USD' }),
    column('Memo', 'description', { longest: 999 }),
    column('Account', 'accountName'),
    column('Debit', 'debit'),
    column('Credit', 'credit'),
    column('Line Memo', 'lineMemo', { longest: 999 }),
    column('Department', 'nothing'),
    column('Class', 'nothing'),
    column('Location', 'nothing'),
    column('Name', 'nothing'),
  ],
};

/** Where an agency's own layout starts from: everything a line knows. */
export const FIRST_CUSTOM: ExportLayout = {
  ...US,
  mapping: 'full',
  dateFormat: 'YYYY-MM-DD',
  columns: [
    column('Number', 'documentNumber'),
    column('Entry', 'entryNumber'),
    column('Date', 'date'),
    column('Account code', 'accountCode'),
    column('Account name', 'accountName'),
    column('Debit', 'debit'),
    column('Credit', 'credit'),
    column('Title', 'title'),
    column('Memo', 'lineMemo'),
    column('Client', 'client'),
    column('Policy', 'policy'),
    column('Carrier', 'carrier'),
  ],
};
