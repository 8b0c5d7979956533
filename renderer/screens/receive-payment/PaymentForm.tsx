/** The head: payer, amount, date, method, reference. Enter goes from field to field and then into the rows. */
import type { RefObject } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import { METHODS, type Method } from '#shared/contract/index.ts';
import { DateField } from '#renderer/components/DateField.tsx';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { METHOD_WORDS } from '#renderer/components/words.ts';
import { PayerField } from './PayerField.tsx';
import { hasInstrument, maskedOf, type Payment } from './usePayment.ts';

const REFERENCE_WORDS: Partial<Record<Method, string>> = {
  check: 'Check number',
  moneyOrder: 'Money order number',
};

type Props = {
  readonly payment: Payment;
  readonly businessOn: LocalDate;
  readonly bankName: string;
  readonly payerInput: RefObject<HTMLInputElement | null>;
};

export function PaymentForm({ payment, businessOn, bankName, payerInput }: Props) {
  const { typed, set } = payment;
  return (
    <Pane>
      <div className="form pay-form">
        <PayerField
          value={typed.payer}
          onChange={(payer) => set({ payer, plan: null, chosen: null, isDuplicateConfirmed: false })}
          input={payerInput}
        />
        <MoneyField
          label="Amount received"
          look="big-amount"
          value={typed.amount}
          onChange={(amount) => set({ amount, ...(amount === typed.amount ? {} : { chosen: null }) })}
          error={payment.amountProblem}
        />
        <DateField
          label="Date"
          value={typed.on}
          onChange={(on) => set({ on })}
          businessOn={businessOn}
          error={payment.dateProblem}
        />
        <SelectField
          label="Method"
          value={typed.method}
          options={METHODS.map((method) => ({ value: method, label: METHOD_WORDS[method] }))}
          onChange={(event) => set({ method: event.currentTarget.value as Method })}
        />
        <TextField
          label={REFERENCE_WORDS[typed.method] ?? 'Reference'}
          maxLength={40}
          value={typed.reference}
          onChange={(event) => set({ reference: event.currentTarget.value, isDuplicateConfirmed: false })}
        />
        <TextField
          label="Memo"
          maxLength={300}
          value={typed.memo}
          onChange={(event) => set({ memo: event.currentTarget.value })}
        />
        <TextField
          label="Paid by, when somebody else"
          maxLength={120}
          value={typed.paidBy}
          onChange={(event) => set({ paidBy: event.currentTarget.value })}
        />
        <TextField label="Deposit to" value={bankName} readOnly tabIndex={-1} />
        {hasInstrument(typed.method) ? <InstrumentFields payment={payment} /> : null}
      </div>
    </Pane>
  );
}

/** Never a whole number: brand, last four digits, and when a card expires. */
function InstrumentFields({ payment: { typed, set } }: Pick<Props, 'payment'>) {
  const isCard = typed.method === 'card';
  return (
    <>
      <TextField
        label={isCard ? 'Card brand' : 'Bank of the payer'}
        maxLength={20}
        value={typed.brand}
        onChange={(event) => set({ brand: event.currentTarget.value })}
      />
      <TextField
        label="Last four digits"
        inputMode="numeric"
        maxLength={4}
        value={typed.lastFour}
        onChange={(event) => set({ lastFour: event.currentTarget.value })}
        error={maskedOf(typed).problem ?? undefined}
      />
      {isCard ? (
        <TextField
          label="Expires"
          hint="04/28"
          maxLength={5}
          value={typed.expires}
          onChange={(event) => set({ expires: event.currentTarget.value })}
        />
      ) : null}
    </>
  );
}
