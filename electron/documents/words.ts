/** Ways to pay, as papers say them. */
export const METHOD_WORDS = {
  cash: 'Cash',
  check: 'Check',
  ach: 'ACH',
  card: 'Card',
  eft: 'EFT',
  wire: 'Wire',
  moneyOrder: 'Money order',
  premiumFinance: 'Premium finance',
  carrierSweep: 'Drawn by the carrier',
} as const;
