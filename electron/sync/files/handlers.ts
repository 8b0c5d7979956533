/** Binds the procedures of files for other ledgers that are part of the books. */
import { z } from 'zod';
import type { ReadDb } from '#db/connection/index.ts';
import {
  commandHandler,
  type Handler,
  internalCommand,
  type OutputOf,
  queryHandler,
} from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import {
  EXPORT_FORMATS,
  type ExportFormat,
  ExportFormatSchema,
  ExportMappingSchema,
  type ExportMapping,
  exports as c,
  IdSchema,
  LocalDateSchema,
} from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { recordFile, saveAccount, savedLayout, saveLayout, setAside } from './commands.ts';
import { formatOf } from './formats.ts';
import { formatFor } from './make.ts';
import { namingFor } from './names.ts';
import { FIRST_CUSTOM } from './presets.ts';

export const exportHandlers: readonly Handler[] = [
  queryHandler(c.formats, (db) => ({
    formats: EXPORT_FORMATS.map((one) => {
      const { format, title, what, how, usualMapping, accountsBy, refusesRepeats } = formatOf(
        one,
        savedLayout(db) ?? undefined,
      );
      return { format, title, what, how, usualMapping, accountsBy, refusesRepeats };
    }),
  })),
  queryHandler(c.accounts, (db, input) => accounts(db, input.format, input.mapping)),
  commandHandler(c.saveAccount, (tx, input) => {
    saveAccount(tx, input);
    return {};
  }),
  queryHandler(c.layout, (db) => {
    const saved = savedLayout(db);
    return { layout: saved ?? FIRST_CUSTOM, isSaved: saved !== null };
  }),
  commandHandler(c.saveLayout, (tx, input) => {
    saveLayout(tx, input.layout);
    return {};
  }),
  queryHandler(c.history, (db, input) => history(db, input.limit)),
  commandHandler(c.setAside, (tx, input, envelope) => {
    setAside(tx, input.exportId, envelope);
    return {};
  }),
  internalCommand(
    {
      name: 'exports.record',
      input: z.strictObject({
        format: ExportFormatSchema,
        mapping: ExportMappingSchema,
        fromOn: LocalDateSchema.nullable(),
        throughOn: LocalDateSchema.nullable(),
        onlyNew: z.boolean(),
        throughSeq: z.int(),
        entryCount: z.int(),
        lineCount: z.int(),
        debitCents: z.int(),
        files: z.array(z.strictObject({ fileName: z.string(), sha256: z.string() })),
      }),
      output: z.strictObject({ exportId: IdSchema }),
      touches: ['sync'],
    },
    (tx, input, envelope) => recordFile(tx, input, envelope),
  ),
];

function accounts(db: ReadDb, of: ExportFormat, wanted: ExportMapping | null): OutputOf<typeof c.accounts> {
  const format = formatFor(db, { format: of, layout: null });
  const named = namingFor(db, format, wanted ?? format.usualMapping).accounts;
  return {
    accounts: named.map(({ target, label, codes, code, name, isSuggested, isUsed, problem }) => ({
      target,
      label,
      codes: [...codes],
      code,
      name,
      isSuggested,
      isUsed,
      problem,
    })),
  };
}

type Row = {
  id: number;
  format: ExportFormat;
  mapping: ExportMapping;
  from_on: LocalDate | null;
  through_on: LocalDate | null;
  entry_count: number;
  line_count: number;
  debit_cents: Cents;
  files: string;
  made_at: string;
  set_aside_at: string | null;
};

function history(db: ReadDb, limit: number): OutputOf<typeof c.history> {
  const rows = db.rows<Row>('SELECT * FROM export_file ORDER BY id DESC LIMIT ?', limit);
  return {
    exports: rows.map((row) => ({
      exportId: row.id,
      format: row.format,
      mapping: row.mapping,
      fromOn: row.from_on,
      throughOn: row.through_on,
      entryCount: row.entry_count,
      lineCount: row.line_count,
      debitCents: row.debit_cents,
      files: JSON.parse(row.files) as { fileName: string; sha256: string }[],
      madeAt: row.made_at,
      setAsideAt: row.set_aside_at,
    })),
  };
}
