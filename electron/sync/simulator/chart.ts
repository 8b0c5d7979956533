/** The chart of accounts of a small agency's QuickBooks company, as its accountant would have set it up for trust money. */

export type StartAccount = {
  readonly name: string;
  readonly type: string;
  readonly subtype: string;
  readonly number?: string;
};

export const START_ACCOUNTS: readonly StartAccount[] = [
  { number: '1000', name: 'Operating Checking', type: 'Bank', subtype: 'Checking' },
  { number: '1010', name: 'Premium Trust Account', type: 'Bank', subtype: 'TrustAccounts' },
  { number: '1050', name: 'Coverbook Clearing', type: 'Other Current Asset', subtype: 'OtherCurrentAssets' },
  { name: 'Accounts Receivable (A/R)', type: 'Accounts Receivable', subtype: 'AccountsReceivable' },
  { name: 'Undeposited Funds', type: 'Other Current Asset', subtype: 'UndepositedFunds' },
  {
    number: '1210',
    name: 'Commission Receivable',
    type: 'Other Current Asset',
    subtype: 'OtherCurrentAssets',
  },
  {
    number: '1220',
    name: 'Direct-Bill Commission Receivable',
    type: 'Other Current Asset',
    subtype: 'OtherCurrentAssets',
  },
  {
    number: '1230',
    name: 'Contingency Receivable',
    type: 'Other Current Asset',
    subtype: 'OtherCurrentAssets',
  },
  {
    number: '1240',
    name: 'Producer Receivable',
    type: 'Other Current Asset',
    subtype: 'EmployeeCashAdvances',
  },
  {
    number: '1290',
    name: 'Due from Premium Trust',
    type: 'Other Current Asset',
    subtype: 'OtherCurrentAssets',
  },
  { number: '1500', name: 'Furniture and Equipment', type: 'Fixed Asset', subtype: 'FurnitureAndFixtures' },
  { name: 'Accounts Payable (A/P)', type: 'Accounts Payable', subtype: 'AccountsPayable' },
  { number: '2000', name: 'Company Credit Card', type: 'Credit Card', subtype: 'CreditCard' },
  {
    number: '2100',
    name: 'Premium Trust Liability',
    type: 'Other Current Liability',
    subtype: 'TrustAccountsLiabilities',
  },
  {
    number: '2200',
    name: 'Producer Commission Payable',
    type: 'Other Current Liability',
    subtype: 'OtherCurrentLiabilities',
  },
  {
    number: '2300',
    name: 'Payroll Liabilities',
    type: 'Other Current Liability',
    subtype: 'PayrollTaxPayable',
  },
  {
    number: '2400',
    name: 'Deferred Commission',
    type: 'Other Current Liability',
    subtype: 'DeferredRevenue',
  },
  { number: '2500', name: 'Due to Carriers', type: 'Other Current Liability', subtype: 'InsurancePayable' },
  { number: '3000', name: 'Owner’s Capital', type: 'Equity', subtype: 'OwnersEquity' },
  { number: '3100', name: 'Owner’s Draws', type: 'Equity', subtype: 'PersonalExpense' },
  { name: 'Opening Balance Equity', type: 'Equity', subtype: 'OpeningBalanceEquity' },
  { name: 'Retained Earnings', type: 'Equity', subtype: 'RetainedEarnings' },
  { number: '4000', name: 'Agency-Bill Commission Income', type: 'Income', subtype: 'ServiceFeeIncome' },
  { number: '4005', name: 'Return Commission', type: 'Income', subtype: 'DiscountsRefundsGiven' },
  { number: '4010', name: 'Direct-Bill Commission Income', type: 'Income', subtype: 'ServiceFeeIncome' },
  { number: '4019', name: 'Commission Variance', type: 'Income', subtype: 'OtherPrimaryIncome' },
  { number: '4020', name: 'Agency Fees', type: 'Income', subtype: 'ServiceFeeIncome' },
  { number: '4030', name: 'Contingency Commission', type: 'Income', subtype: 'OtherPrimaryIncome' },
  { number: '4040', name: 'Interest Income', type: 'Other Income', subtype: 'InterestEarned' },
  { number: '4050', name: 'Installment, Late and NSF Fees', type: 'Income', subtype: 'ServiceFeeIncome' },
  {
    number: '5000',
    name: 'Producer Commission Expense',
    type: 'Cost of Goods Sold',
    subtype: 'CostOfLaborCos',
  },
  { number: '6000', name: 'Bank and Merchant Fees', type: 'Expense', subtype: 'BankCharges' },
  { number: '6010', name: 'Premium Bad Debt', type: 'Expense', subtype: 'BadDebts' },
  { number: '6020', name: 'Cash Over and Short', type: 'Expense', subtype: 'OtherMiscellaneousServiceCost' },
  { number: '6100', name: 'Rent', type: 'Expense', subtype: 'RentOrLeaseOfBuildings' },
  { number: '6110', name: 'Payroll', type: 'Expense', subtype: 'PayrollExpenses' },
  { number: '6120', name: 'Payroll Taxes', type: 'Expense', subtype: 'PayrollExpenses' },
  {
    number: '6130',
    name: 'Office Supplies',
    type: 'Expense',
    subtype: 'OfficeGeneralAdministrativeExpenses',
  },
  { number: '6140', name: 'Software', type: 'Expense', subtype: 'DuesSubscriptions' },
  { number: '6150', name: 'Insurance, Errors and Omissions', type: 'Expense', subtype: 'Insurance' },
  { number: '6160', name: 'Utilities and Phone', type: 'Expense', subtype: 'Utilities' },
  { number: '6170', name: 'Travel and Meals', type: 'Expense', subtype: 'Travel' },
  { number: '6180', name: 'Professional Fees', type: 'Expense', subtype: 'LegalProfessionalFees' },
  { number: '6190', name: 'Advertising', type: 'Expense', subtype: 'AdvertisingPromotional' },
];

const CLASSIFICATIONS: Readonly<Record<string, string>> = {
  Bank: 'Asset',
  'Accounts Receivable': 'Asset',
  'Other Current Asset': 'Asset',
  'Fixed Asset': 'Asset',
  'Other Asset': 'Asset',
  'Accounts Payable': 'Liability',
  'Credit Card': 'Liability',
  'Other Current Liability': 'Liability',
  'Long Term Liability': 'Liability',
  Equity: 'Equity',
  Income: 'Revenue',
  'Other Income': 'Revenue',
  'Cost of Goods Sold': 'Expense',
  Expense: 'Expense',
  'Other Expense': 'Expense',
};

/** Asset, Liability, Equity, Revenue or Expense; null for a type QuickBooks does not know. */
export function classificationOf(accountType: string): string | null {
  return CLASSIFICATIONS[accountType] ?? null;
}

export const isDebitNormal = (classification: string): boolean =>
  classification === 'Asset' || classification === 'Expense';
