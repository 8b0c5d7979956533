/**
 * What each kind of entry is, in plain words, and the journal template behind it (domain 3.2). `basis` decides whether the
 * trust guard may refuse it: choices are the agency’s own acts, facts are what others did. One closed list.
 */
export type EntryBasis = 'fact' | 'choice';
export type EntryKindText = {
  readonly template: string | null;
  readonly basis: EntryBasis;
  readonly title: string;
  readonly explanation: string;
};

export const ENTRY_KINDS = {
  manual: {
    template: null,
    basis: 'fact',
    title: 'Manual journal entry',
    explanation: 'Typed by hand in the operating fund; the memo says why.',
  },
  opening: {
    template: null,
    basis: 'fact',
    title: 'Opening balance',
    explanation:
      'Brought forward from the books kept before Coverbook. Opening entries are compared with other ledgers, never sent to them.',
  },
  policyBilled: {
    template: 'J01',
    basis: 'fact',
    title: 'Agency bill invoiced at once',
    explanation:
      'The insured owes the whole bill. The carrier, the tax and the fees in it are owed on; the agency’s own share waits as uncollected and is not income yet.',
  },
  accrualRevenue: {
    template: 'J01a',
    basis: 'fact',
    title: 'Revenue on billing',
    explanation:
      'Accrual: commission and fees are earned at the later of invoice and effective date, before they are collected.',
  },
  accrualDeferred: {
    template: 'J01b',
    basis: 'fact',
    title: 'Revenue deferred to the effective date',
    explanation: 'Accrual: billed before the policy takes effect, so the income waits.',
  },
  accrualEffective: {
    template: 'J01c',
    basis: 'fact',
    title: 'Deferred revenue earned',
    explanation: 'The policy took effect, so the waiting income is earned.',
  },
  receipt: {
    template: 'J02',
    basis: 'fact',
    title: 'Payment received',
    explanation:
      'Cash came in and was split to its owners: carrier, tax, fees. The agency’s share moves from uncollected to collected; it stays in trust until swept.',
  },
  revenueOnCollection: {
    template: 'J02d',
    basis: 'fact',
    title: 'Revenue on collection',
    explanation:
      'The agency’s share was collected, so it is income now. Operating is owed it by trust until the sweep.',
  },
  revenueDeferred: {
    template: 'J02e',
    basis: 'fact',
    title: 'Collected, not yet earned',
    explanation: 'Collected before the event that earns it, so it waits as deferred commission.',
  },
  revenueEarned: {
    template: 'J02f',
    basis: 'fact',
    title: 'Deferred commission earned',
    explanation: 'The event that earns the commission has come.',
  },
  accrualCollected: {
    template: 'J02a',
    basis: 'fact',
    title: 'Accrued revenue collected',
    explanation: 'Income was booked on billing; now only who owes it changes.',
  },
  deposit: {
    template: 'J03',
    basis: 'fact',
    title: 'Bank deposit',
    explanation:
      'Receipts taken to the bank in one batch; the total is the bank’s line to the cent. Owners do not change.',
  },
  cardReceipt: {
    template: 'J04',
    basis: 'fact',
    title: 'Card payment received',
    explanation: 'As a payment, but the money is still with the processor.',
  },
  processorSettlement: {
    template: 'J04s',
    basis: 'fact',
    title: 'Processor settled',
    explanation: 'The processor paid the card receipts into trust.',
  },
  processorFee: {
    template: 'J05',
    basis: 'fact',
    title: 'Processor fee',
    explanation: 'The merchant fee is the agency’s expense, paid from operating.',
  },
  netSettlement: {
    template: 'J05n',
    basis: 'fact',
    title: 'Processor kept its fee from trust',
    explanation: 'The processor settled net. Trust is short by its fee until operating restores it.',
  },
  shortageRestored: {
    template: 'J05r',
    basis: 'fact',
    title: 'Shortage restored',
    explanation: 'Operating put back what trust was short of.',
  },
  unappliedApplied: {
    template: 'J08',
    basis: 'choice',
    title: 'Unapplied funds applied',
    explanation: 'Money the client had on account pays an open item.',
  },
  suspenseReceipt: {
    template: 'J09',
    basis: 'fact',
    title: 'Unidentified receipt',
    explanation: 'Money whose payer is not known is held in suspense.',
  },
  suspenseIdentified: {
    template: 'J09i',
    basis: 'fact',
    title: 'Suspense identified',
    explanation: 'The payer was found; the money is now the client’s unapplied funds.',
  },
  suspenseReturned: {
    template: 'J09r',
    basis: 'choice',
    title: 'Suspense returned',
    explanation: 'Unidentified money was sent back.',
  },
  policyBound: {
    template: 'J10',
    basis: 'fact',
    title: 'Policy bound on installments',
    explanation:
      'The carrier is owed in full at bind; what the insured owes stands as unbilled until each installment is invoiced.',
  },
  installmentBilled: {
    template: 'J10b',
    basis: 'fact',
    title: 'Installment invoiced',
    explanation: 'A part of the unbilled premium is billed now. Nothing new is owed to anyone.',
  },
  feeBilled: {
    template: 'J11',
    basis: 'fact',
    title: 'Agency service fee billed',
    explanation: 'A fee of the agency’s own was added to the bill.',
  },
  returnPremium: {
    template: 'J12',
    basis: 'fact',
    title: 'Return premium credited',
    explanation:
      'The carrier gave premium back; what the insured still owed shrinks, and so does the agency’s share.',
  },
  cancellation: {
    template: 'J13',
    basis: 'fact',
    title: 'Policy cancelled',
    explanation: 'Unearned premium goes back: the carrier returns its part, the agency its commission.',
  },
  returnCommissionRestored: {
    template: 'J13r',
    basis: 'fact',
    title: 'Return commission restored',
    explanation: 'The agency put its part of the return premium back in trust.',
  },
  returnPremiumApplied: {
    template: null,
    basis: 'fact',
    title: 'Return premium pays what is open again',
    explanation:
      'The bank took back what had paid the policy. The return premium was the client’s because he had paid: it pays the policy first.',
  },
  returnPremiumReceived: {
    template: 'J13c',
    basis: 'fact',
    title: 'Return premium received from carrier',
    explanation: 'The carrier paid the return premium.',
  },
  clientRefund: {
    template: 'J14',
    basis: 'choice',
    title: 'Refund to client',
    explanation: 'Held return premium or unapplied money was paid back.',
  },
  financeCompanyRefund: {
    template: 'J14p',
    basis: 'fact',
    title: 'Refund assigned to finance company',
    explanation: 'The cancelled policy was financed, so the finance company is paid first.',
  },
  paymentReturned: {
    template: 'J15',
    basis: 'fact',
    title: 'Payment returned by the bank',
    explanation:
      'The bank took the payment back. What it paid is open again; posted today, linked to the original.',
  },
  revenueReversed: {
    template: 'J15d',
    basis: 'fact',
    title: 'Revenue deferred again',
    explanation: 'The money that earned the commission went back, so the income waits again.',
  },
  revenueGivenUp: {
    template: null,
    basis: 'fact',
    title: 'Revenue given up',
    explanation:
      'Commission or fees of what was written off: income taken back, or a loss where it was earned on billing.',
  },
  commissionReturned: {
    template: null,
    basis: 'fact',
    title: 'Commission given back',
    explanation:
      'The carrier gave premium back, so the commission on it is not the agency’s: out of what waits, else out of income.',
  },
  recognitionChanged: {
    template: null,
    basis: 'fact',
    title: 'Recognition of revenue changed',
    explanation:
      'The agency earns commission by another event from now on; this brings what stands to where the new way has it.',
  },
  returnedAfterPaidOn: {
    template: 'J16',
    basis: 'fact',
    title: 'Payment returned after it was paid on',
    explanation:
      'The bank took back money already remitted or swept. Trust is short until the agency restores it.',
  },
  returnShortageRestored: {
    template: 'J16r',
    basis: 'fact',
    title: 'Shortage restored',
    explanation: 'Operating funded what the returned payment left short.',
  },
  bankReturnFee: {
    template: 'J17',
    basis: 'fact',
    title: 'Bank return fee',
    explanation: 'The bank charged trust for the returned item; operating owes it back.',
  },
  bankInterest: {
    template: null,
    basis: 'fact',
    title: 'Bank interest',
    explanation: 'Interest on the operating account is the agency’s income.',
  },
  bankReturnFeeRestored: {
    template: 'J17r',
    basis: 'fact',
    title: 'Return fee restored',
    explanation: 'Operating put the bank’s fee back into trust.',
  },
  bankFee: {
    template: null,
    basis: 'fact',
    title: 'Bank fee',
    explanation: 'The bank took its fee from operating; it is the agency’s expense.',
  },
  writeOffTakenBack: {
    template: null,
    basis: 'fact',
    title: 'Write-off taken back',
    explanation:
      'What was given up is owed again. What the agency put into trust for it meanwhile is its own money there.',
  },
  paymentReinstated: {
    template: null,
    basis: 'fact',
    title: 'Payment stands again',
    explanation:
      'It was presented again and paid, or the bank was wrong. What the agency had put back meanwhile is its own money in trust now.',
  },
  shortageFromReserve: {
    template: null,
    basis: 'choice',
    title: 'Shortage made good from the voluntary deposit',
    explanation: 'The agency’s own money, already in trust, takes the place of what was missing.',
  },
  nsfFeeBilled: {
    template: 'J18',
    basis: 'fact',
    title: 'NSF fee billed',
    explanation: 'The client is charged for the returned payment.',
  },
  chargeback: {
    template: 'J19',
    basis: 'fact',
    title: 'Card chargeback',
    explanation: 'The cardholder’s bank took the payment back; the dispute fee is the agency’s.',
  },
  writeOff: {
    template: 'J20',
    basis: 'fact',
    title: 'Written off',
    explanation: 'The amount will not be collected. The agency bears the carrier’s and tax part.',
  },
  writeOffUnfunded: {
    template: 'J20u',
    basis: 'fact',
    title: 'Written off, carrier still owed',
    explanation: 'Nothing was collected and the carrier is still owed: the agency must fund it.',
  },
  smallBalanceWriteOff: {
    template: 'J21',
    basis: 'fact',
    title: 'Small balance written off',
    explanation: 'A few cents are let go, from the agency’s share only; no trust cash is needed.',
  },
  financeFunding: {
    template: 'J22',
    basis: 'fact',
    title: 'Premium finance funding',
    explanation: 'The finance company paid for the insured.',
  },
  financePaidCarrier: {
    template: 'J23',
    basis: 'fact',
    title: 'Finance company paid the carrier',
    explanation: 'Paid past the agency: the open items close without cash.',
  },
  remittance: {
    template: 'J24',
    basis: 'choice',
    title: 'Carrier remittance',
    explanation: 'Paid the carrier what is due to it on account current, less return premium it owes.',
  },
  taxRemittance: {
    template: 'J26',
    basis: 'choice',
    title: 'Tax remittance',
    explanation: 'Surplus-lines tax and stamping fee paid on.',
  },
  sweep: {
    template: 'J27',
    basis: 'choice',
    title: 'Agency share swept to operating',
    explanation: 'Collected commission and fees left trust for operating, itemised.',
  },
  producerCommission: {
    template: 'J28',
    basis: 'fact',
    title: 'Producer commission',
    explanation: 'The producer’s part of the commission, earned with it.',
  },
  producerPaid: {
    template: 'J28p',
    basis: 'choice',
    title: 'Producer statement paid',
    explanation: 'The producer’s statement was paid from operating.',
  },
  producerReversed: {
    template: 'J28n',
    basis: 'fact',
    title: 'Producer commission taken back',
    explanation: 'A share already paid is carried as a debit on the next statement.',
  },
  directBillCommission: {
    template: 'J29',
    basis: 'fact',
    title: 'Direct-bill commission received',
    explanation: 'The carrier’s commission statement was paid to operating.',
  },
  directBillAccrued: {
    template: 'J29a',
    basis: 'fact',
    title: 'Direct-bill commission accrued',
    explanation: 'Commission expected from the carrier at the effective date.',
  },
  directBillReceived: {
    template: 'J29b',
    basis: 'fact',
    title: 'Direct-bill commission received against accrual',
    explanation: 'The statement clears what was expected, with its differences.',
  },
  transmittalReceived: {
    template: 'J30',
    basis: 'fact',
    title: 'Direct-bill premium taken at the desk',
    explanation: 'The client paid a direct-bill premium to the agency; it goes on to the carrier.',
  },
  transmittalPaid: {
    template: 'J30s',
    basis: 'choice',
    title: 'Direct-bill premium passed on',
    explanation: 'The carrier collected the premium.',
  },
  contingency: {
    template: 'J31',
    basis: 'fact',
    title: 'Contingency commission',
    explanation: 'Profit sharing from a carrier.',
  },
  trustInterest: {
    template: 'J32',
    basis: 'fact',
    title: 'Trust interest the agency may keep',
    explanation: 'Interest on the trust account, kept with the written consent the state asks for.',
  },
  trustInterestHeld: {
    template: 'J32n',
    basis: 'fact',
    title: 'Trust interest held for principals',
    explanation: 'Interest on the trust account that belongs to others.',
  },
  checkVoided: {
    template: 'J33',
    basis: 'fact',
    title: 'Check voided',
    explanation: 'An uncleared check was voided; what it paid is owed again.',
  },
  staleCheck: {
    template: 'J34',
    basis: 'fact',
    title: 'Stale check cancelled',
    explanation: 'A refund check was never cashed; the money is owed again.',
  },
  unclaimed: {
    template: 'J34e',
    basis: 'fact',
    title: 'Moved to unclaimed property',
    explanation: 'Dormant money waits for the state.',
  },
  escheated: {
    template: 'J34p',
    basis: 'choice',
    title: 'Paid to the state',
    explanation: 'Unclaimed property was handed over.',
  },
  voluntaryDeposit: {
    template: 'J35',
    basis: 'fact',
    title: 'Voluntary deposit',
    explanation: 'The agency put its own money into trust as a cushion.',
  },
  unappliedTransfer: {
    template: 'J36',
    basis: 'choice',
    title: 'Unapplied funds moved',
    explanation: 'Money on account moved between accounts of a client.',
  },
  accountMoved: {
    template: null,
    basis: 'fact',
    title: 'Balances moved to another account',
    explanation:
      'A subaccount or policy moved, or an account was joined with another. Only the account its balances are under changes: no amount, and nothing that is held in all.',
  },
  remittanceAdvanced: {
    template: 'J37',
    basis: 'choice',
    title: 'Carrier paid before the client paid',
    explanation: 'Allowed only as far as the agency’s own deposit in trust covers it.',
  },
  flatCancellation: {
    template: 'J38',
    basis: 'fact',
    title: 'Flat cancellation',
    explanation: 'The policy never took effect; its bill is undone.',
  },
  commissionCorrected: {
    template: 'J39',
    basis: 'fact',
    title: 'Commission corrected',
    explanation: 'The carrier’s statement changed the commission.',
  },
  commissionCorrectedCollected: {
    template: 'J39c',
    basis: 'fact',
    title: 'Collected commission corrected',
    explanation: 'The carrier’s statement changed a commission already collected.',
  },
  transmittalReturned: {
    template: 'J40',
    basis: 'fact',
    title: 'Direct-bill payment returned',
    explanation: 'The bank took back a direct-bill payment already passed on.',
  },
  transmittalRepaid: {
    template: null,
    basis: 'fact',
    title: 'Direct-bill payment made again',
    explanation:
      'Who paid made good a direct-bill payment the bank had taken back. The carrier has the premium already.',
  },
  feeToOperating: {
    template: 'J41',
    basis: 'fact',
    title: 'Agency fee paid into operating',
    explanation: 'A fee was paid straight to operating.',
  },
  directBillNetted: {
    template: 'J42',
    basis: 'fact',
    title: 'Direct-bill commission netted',
    explanation: 'We kept a direct-bill commission from a remittance.',
  },
  directBillChargebackNetted: {
    template: 'J42c',
    basis: 'fact',
    title: 'Commission chargeback netted',
    explanation: 'The carrier took a commission back from trust money.',
  },
  voluntaryDepositWithdrawn: {
    template: 'J43',
    basis: 'choice',
    title: 'Voluntary deposit withdrawn',
    explanation: 'Only the free part of the agency’s deposit may leave trust.',
  },
  financeCompanyPaid: {
    template: 'J44',
    basis: 'choice',
    title: 'Finance company paid',
    explanation: 'The finance company received its return premium.',
  },
  shortageOffset: {
    template: 'J45',
    basis: 'fact',
    title: 'Shortage offset',
    explanation: 'The agency’s collected share covered a shortage instead of a transfer.',
  },
  failureCalledBack: {
    template: null,
    basis: 'fact',
    title: 'Trust money called back for a failed payment',
    explanation:
      'The money of a payment had been moved to another trust bank account, and the bank took it back from the first. It belongs there again: make this transfer at the bank.',
  },
  trustMoved: {
    template: null,
    basis: 'choice',
    title: 'Moved between trust accounts',
    explanation: 'Money went from one trust bank account to another. Whose it is did not change.',
  },
  reversal: {
    template: null,
    basis: 'fact',
    title: 'Reversal',
    explanation: 'The exact opposite of the entry it names. The original stays as it was posted.',
  },
} as const satisfies Record<string, EntryKindText>;

export type EntryKind = keyof typeof ENTRY_KINDS;

/** Words for a kind read from a file; an unknown one (a newer program’s) is shown as it is. */
export function describeKind(kind: string): EntryKindText {
  return Object.hasOwn(ENTRY_KINDS, kind)
    ? ENTRY_KINDS[kind as EntryKind]
    : {
        template: null,
        basis: 'fact',
        title: kind,
        explanation: 'This kind of entry is not known to this version.',
      };
}
