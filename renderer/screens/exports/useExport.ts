/** What the screen asks for: kept in the address, so that a reload shows the same file. */
import { parseDateInput, type LocalDate } from '#shared/calendar/index.ts';
import { EXPORT_FORMATS, type ExportFormat, type ExportMapping } from '#shared/contract/index.ts';
import { useFilters } from '#renderer/components/navigation.tsx';

export const TABS = [
  { value: 'preview', label: 'Preview' },
  { value: 'accounts', label: 'Account names' },
  { value: 'columns', label: 'Columns' },
  { value: 'made', label: 'Files made' },
] as const;
export type Tab = (typeof TABS)[number]['value'];

export type Wanted = {
  readonly format: ExportFormat;
  readonly mapping: ExportMapping | null;
  readonly fromOn: LocalDate | null;
  readonly throughOn: LocalDate | null;
  readonly onlyNew: boolean;
};

export type ExportState = {
  readonly wanted: Wanted;
  readonly tab: Tab;
  /** As typed; null when nothing was typed. */
  readonly from: string;
  readonly through: string;
  /** Why a date cannot be used, beside its field. */
  readonly fromError: string | undefined;
  readonly throughError: string | undefined;
  readonly set: (change: Readonly<Record<string, string | undefined>>) => void;
};

export function useExport(businessOn: LocalDate): ExportState {
  const [search, set] = useFilters();
  const format = EXPORT_FORMATS.find((one) => one === search['format']) ?? 'qbo-csv';
  const tab = TABS.find(({ value }) => value === search['tab'])?.value ?? 'preview';
  const from = search['from'] ?? '';
  const through = search['through'] ?? '';
  const [fromOn, fromError] = dateOf(from, businessOn);
  const [throughOn, throughError] = dateOf(through, businessOn);
  const mapping = search['mapping'] === 'net' || search['mapping'] === 'full' ? search['mapping'] : null;
  return {
    wanted: { format, mapping, fromOn, throughOn, onlyNew: search['new'] === '1' },
    tab: tab === 'columns' && format !== 'custom' ? 'preview' : tab,
    from,
    through,
    fromError,
    throughError,
    set,
  };
}

function dateOf(text: string, businessOn: LocalDate): readonly [LocalDate | null, string | undefined] {
  if (text.trim() === '') return [null, undefined];
  const parsed = parseDateInput(text, businessOn);
  return parsed.ok ? [parsed.date, undefined] : [null, parsed.reason];
}
