/**
 * Which part of a bill an amount is. The closed list is what the program itself knows how to post; whatever else a state
 * charges is a levy, whose key carries its name: `levy:fire-marshal-tax`. All levies are posted as taxes are.
 */
import { z } from 'zod';

export const COMPONENTS = [
  'premium',
  'carrierFee',
  'surplusLinesTax',
  'stampingFee',
  'agencyFee',
  'installmentFee',
  'invoiceFee',
  'lateFee',
  'nsfFee',
] as const;
type KnownComponent = (typeof COMPONENTS)[number];
export type Levy = `levy:${string}`;
export type ChargeComponent = KnownComponent | Levy;

const LEVY = /^levy:[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const LEVY_KEY_MAX = 60;
const LevySchema = z
  .string()
  .max(LEVY_KEY_MAX)
  .regex(LEVY, 'A levy is written levy:its-name')
  .meta({ examples: ['levy:fire-marshal-tax'] }) as unknown as z.ZodType<Levy, Levy>;
export const ComponentSchema: z.ZodType<ChargeComponent, ChargeComponent> = z.union([
  z.enum(COMPONENTS),
  LevySchema,
]);
/** What a state may ask for: surplus-lines tax, stamping fee, or a levy of any name. */
export const LevyComponentSchema: z.ZodType<ChargeComponent, ChargeComponent> = z.union([
  z.enum(['surplusLinesTax', 'stampingFee']),
  LevySchema,
]);

export const COMPONENT_LABELS: Readonly<Record<KnownComponent | 'commission', string>> = {
  premium: 'Premium',
  carrierFee: 'Carrier fee',
  surplusLinesTax: 'Surplus-lines tax',
  stampingFee: 'Stamping fee',
  agencyFee: 'Agency fee',
  installmentFee: 'Installment fee',
  invoiceFee: 'Invoice fee',
  lateFee: 'Late fee',
  nsfFee: 'NSF fee',
  commission: 'Commission',
};

/** The words of a component, also of a levy and of one a newer program wrote. */
export function componentLabel(component: string): string {
  if (Object.hasOwn(COMPONENT_LABELS, component)) return COMPONENT_LABELS[component as KnownComponent];
  const words = component.startsWith('levy:')
    ? component.slice('levy:'.length).replaceAll('-', ' ')
    : // Parts of what is held that nobody bills: interest, unapplied, reserve, returnPremium.
      component.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

/** The key of a levy from the name a person gives it; null when nothing of it can stand in a key. */
export function levyKey(name: string): Levy | null {
  const key = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[-0-9]+|-+$/g, '');
  const levy: Levy = `levy:${key}`;
  return LEVY.test(levy) && levy.length <= LEVY_KEY_MAX ? levy : null;
}

/** Fees that are all the agency's own: nobody else is owed a part of them. */
export const isAgencyFee = (component: string): boolean =>
  component === 'agencyFee' ||
  component === 'installmentFee' ||
  component === 'invoiceFee' ||
  component === 'lateFee' ||
  component === 'nsfFee';

/** Taxes and levies: passed through, to a state or by way of the wholesaler. */
export const isLevy = (component: string): boolean =>
  component === 'surplusLinesTax' || component === 'stampingFee' || component.startsWith('levy:');

/** The order in which parts of one bill are shown. */
export function componentRank(component: string): number {
  const rank = (COMPONENTS as readonly string[]).indexOf(component);
  // Levies stand after the stamping fee.
  return rank < 0 ? COMPONENTS.indexOf('stampingFee') + 0.5 : rank;
}
