/** What is typed into the form of a stream, and the rule it makes. */
import { formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import type { PaymentMethod, StreamRule } from '#shared/contract/index.ts';
import { type Cents, formatMoney, parseMoney } from '#shared/money/index.ts';

export type Typed = {
  readonly name: string;
  readonly every: StreamRule['every'];
  readonly anchor: string;
  readonly day: string;
  readonly secondDay: string;
  readonly dayIs: StreamRule['dayIs'];
  readonly leadDays: string;
  readonly leadUnit: StreamRule['leadUnit'];
  readonly dueRoll: StreamRule['dueRoll'];
  readonly billRoll: StreamRule['billRoll'];
  readonly method: PaymentMethod['kind'];
  readonly brand: string;
  readonly lastFour: string;
  readonly expires: string;
  readonly mode: 'manual' | 'automatic';
  readonly lowBalance: string;
  readonly invoiceFee: string;
};
export type Problems = Partial<Record<keyof Typed, string>>;

export const isWeekly = (every: StreamRule['every']): boolean =>
  every === 'weekly' || every === 'everyOtherWeek';

const money = (cents: Cents | undefined): string => (cents === undefined ? '' : formatMoney(cents));

export function typedOf(rule: StreamRule): Typed {
  const method = rule.paymentMethod;
  return {
    name: rule.name,
    every: rule.every,
    anchor: formatDate(rule.anchorOn, 'field'),
    day: rule.anchorDay === undefined ? '' : String(rule.anchorDay),
    secondDay: rule.secondAnchorDay === undefined ? '' : String(rule.secondAnchorDay),
    dayIs: rule.dayIs,
    leadDays: String(rule.leadDays),
    leadUnit: rule.leadUnit,
    dueRoll: rule.dueRoll,
    billRoll: rule.billRoll,
    method: method.kind,
    brand: method.kind === 'card' ? method.brand : method.kind === 'bank' ? method.bankName : '',
    lastFour: method.kind === 'wait' ? '' : method.lastFour,
    expires: method.kind === 'card' ? `${method.expires.slice(5)}/${method.expires.slice(0, 4)}` : '',
    mode: rule.isAutomatic ? 'automatic' : 'manual',
    lowBalance: money(rule.lowBalanceCents),
    invoiceFee: money(rule.invoiceFeeCents),
  };
}

/** Until the account is known; then what its billing plan says. */
export const newTyped = (businessOn: LocalDate): Typed => ({
  name: 'Policies',
  every: 'monthly',
  anchor: formatDate(businessOn, 'field'),
  day: '',
  secondDay: '',
  dayIs: 'dueDay',
  leadDays: '20',
  leadUnit: 'calendar',
  dueRoll: 'exact',
  billRoll: 'exact',
  method: 'wait',
  brand: '',
  lastFour: '',
  expires: '',
  mode: 'manual',
  lowBalance: '',
  invoiceFee: '',
});

export type Ready = { readonly rule: StreamRule | null; readonly problems: Problems };

export function readyOf(typed: Typed, businessOn: LocalDate): Ready {
  const problems: Problems = {};
  const note = (field: keyof Typed, text: string): undefined => {
    problems[field] = text;
    return undefined;
  };
  const whole = (
    field: 'day' | 'secondDay' | 'leadDays',
    least: number,
    most: number,
  ): number | undefined => {
    const text = typed[field].trim();
    if (text === '') return undefined;
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= most ? value : note(field, `A whole number from ${least} to ${most}.`);
  };
  const amount = (field: 'lowBalance' | 'invoiceFee'): Cents | undefined => {
    if (typed[field].trim() === '') return undefined;
    const read = parseMoney(typed[field]);
    if (!read.ok) return note(field, read.reason);
    return read.cents < 0 ? note(field, 'Zero or more.') : read.cents === 0 ? undefined : read.cents;
  };
  const anchor = parseDateInput(typed.anchor, businessOn);
  if (!anchor.ok) note('anchor', anchor.reason);
  if (typed.name.trim() === '') note('name', 'Type a name, such as Policies.');
  const day = isWeekly(typed.every) ? undefined : whole('day', 1, 31);
  const second = typed.every === 'twiceMonthly' ? whole('secondDay', 1, 31) : undefined;
  if (typed.every === 'twiceMonthly' && second === undefined && problems.secondDay === undefined)
    note('secondDay', 'Type the second day.');
  if (second !== undefined && anchor.ok && second === (day ?? Number(anchor.date.slice(8))))
    note('secondDay', 'The two days must differ.');
  const leadDays = whole('leadDays', 0, 90) ?? 0;
  const paymentMethod = methodOf(typed, note);
  if (typed.mode === 'automatic' && typed.method === 'wait')
    note('mode', 'There is nothing to draw on: choose a card or bank account.');
  const low = amount('lowBalance');
  const fee = amount('invoiceFee');
  if (Object.keys(problems).length > 0 || !anchor.ok || paymentMethod === undefined)
    return { rule: null, problems };
  return {
    problems,
    rule: {
      name: typed.name.trim(),
      every: typed.every,
      anchorOn: anchor.date,
      ...(day === undefined ? {} : { anchorDay: day }),
      ...(second === undefined ? {} : { secondAnchorDay: second }),
      dayIs: typed.dayIs,
      leadDays,
      leadUnit: typed.leadUnit,
      dueRoll: typed.dueRoll,
      billRoll: typed.billRoll,
      paymentMethod,
      isAutomatic: typed.mode === 'automatic',
      ...(low === undefined ? {} : { lowBalanceCents: low }),
      ...(fee === undefined ? {} : { invoiceFeeCents: fee }),
    },
  };
}

type Note = (field: keyof Typed, text: string) => undefined;

function methodOf(typed: Typed, note: Note): PaymentMethod | undefined {
  if (typed.method === 'wait') return { kind: 'wait' };
  const name = typed.brand.trim();
  if (name.length < 2) note('brand', typed.method === 'card' ? 'Such as Visa.' : 'The name of the bank.');
  if (!/^\d{4}$/.test(typed.lastFour.trim()))
    note('lastFour', 'The last four digits, never the whole number.');
  const lastFour = typed.lastFour.trim();
  if (typed.method === 'bank') return { kind: 'bank', bankName: name, lastFour };
  const expiry = /^(0?[1-9]|1[0-2])\/(20\d\d)$/.exec(typed.expires.trim());
  if (expiry === null) return note('expires', 'Write it like 05/2028.');
  return {
    kind: 'card',
    brand: name,
    lastFour,
    expires: `${expiry[2]}-${String(expiry[1]).padStart(2, '0')}`,
  };
}
