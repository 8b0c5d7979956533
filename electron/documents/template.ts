/** The agency's template: saved in the books, or, while it is being changed, given beside them for a look. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import type { Envelope } from '#electron/ledger/index.ts';
import { FIRST_TEMPLATE, type Template, TemplateSchema } from '#shared/contract/index.ts';

/** What a paper is drawn with; the logo as bytes, because a drawing reads no files. */
export type Look = { readonly template: Template; readonly logo: string | null };

/** Looks given for a connection: the drawing thread sets one before it reads the paper. */
const given = new WeakMap<ReadDb, Look>();

export function lookAt(db: ReadDb, look: Look): void {
  given.set(db, look);
}

export function lookOf(db: ReadDb): Look {
  return given.get(db) ?? { template: templateOf(db), logo: null };
}

/** The saved template. Fields a newer program added have their first value. */
export function templateOf(db: ReadDb): Template {
  const text = db.value<string>('SELECT template FROM paper_template');
  if (text === undefined) return FIRST_TEMPLATE;
  const parsed = TemplateSchema.safeParse({ ...FIRST_TEMPLATE, ...(JSON.parse(text) as object) });
  return parsed.success ? parsed.data : FIRST_TEMPLATE;
}

export function saveTemplate(tx: WriteTx, template: Template, envelope: Envelope): { savedAt: string } {
  tx.exec(
    `INSERT INTO paper_template (only_row, template, saved_at) VALUES (1, ?, ?)
     ON CONFLICT (only_row) DO UPDATE SET template = excluded.template, saved_at = excluded.saved_at`,
    JSON.stringify(template),
    envelope.at,
  );
  return { savedAt: envelope.at };
}
