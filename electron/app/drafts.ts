/**
 * Typing that is not posted yet, kept on this computer: outside the company folder, because it is no part of the books and
 * belongs to whoever sits here. One file for each agency, replaced whole; readable by its owner alone.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { contract, DraftSchema, DRAFTS_MAX, type StoredDraft } from '#shared/contract/index.ts';
import { Fault, Refusal } from '#shared/errors/index.ts';
import { type Context, openCompanyOf } from './context.ts';
import { type HostHandler, hostHandler } from './host.ts';

type Desk = {
  readonly path: string | null;
  readonly drafts: Map<string, StoredDraft>;
  /** The newest writing; the next one waits for it, and what came meanwhile goes in one. */
  writing: Promise<void>;
  isWaiting: boolean;
};

/** `directory` is null where nothing may outlive the program. */
export function draftsHandlers(
  context: Pick<Context, 'company' | 'log'>,
  directory: string | null,
): readonly HostHandler[] {
  const desks = new Map<string, Desk>();
  const deskNow = (): Desk => {
    const company = openCompanyOf(context).directory;
    const known = desks.get(company);
    if (known !== undefined) return known;
    const path = directory === null ? null : join(directory, fileNameOf(company));
    const desk = { path, drafts: read(path, context), writing: Promise.resolve(), isWaiting: false };
    desks.set(company, desk);
    return desk;
  };
  const c = contract.drafts;
  return [
    hostHandler(c.all, () => ({ drafts: [...deskNow().drafts.values()] })),
    hostHandler(c.keep, async (draft) => {
      const desk = deskNow();
      if (!desk.drafts.has(draft.key) && desk.drafts.size >= DRAFTS_MAX) throw tooMany();
      desk.drafts.set(draft.key, draft);
      await written(desk);
      return {};
    }),
    hostHandler(c.drop, async ({ key }) => {
      const desk = deskNow();
      if (desk.drafts.delete(key)) await written(desk);
      return {};
    }),
  ];
}

/** By the folder, so that a copy of an agency has a desk of its own. */
const fileNameOf = (company: string): string =>
  `${createHash('sha256').update(company).digest('hex').slice(0, 32)}.json`;

/** What cannot be read is no draft: the books are not at stake, and typing it again is better than not starting. */
function read(path: string | null, { log }: Pick<Context, 'log'>): Map<string, StoredDraft> {
  if (path === null) return new Map();
  try {
    const stored = z.array(DraftSchema).parse(JSON.parse(readFileSync(path, 'utf8')));
    return new Map(stored.map((draft) => [draft.key, draft]));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log('warn', 'Drafts could not be read', error);
    return new Map();
  }
}

function written(desk: Desk): Promise<void> {
  if (desk.isWaiting) return desk.writing;
  desk.isWaiting = true;
  desk.writing = desk.writing
    .catch(() => undefined)
    .then(() => {
      desk.isWaiting = false;
      return replace(desk);
    });
  return desk.writing;
}

async function replace({ path, drafts }: Desk): Promise<void> {
  if (path === null) return;
  try {
    if (drafts.size === 0) return await rm(path, { force: true });
    await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
    const part = `${path}.part`;
    const file = await open(part, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify([...drafts.values()]));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    const isFull = (error as NodeJS.ErrnoException).code === 'ENOSPC';
    throw new Fault(
      isFull ? 'disk-full' : 'disk',
      `What is typed here cannot be kept: ${isFull ? 'the disk is full' : 'the disk reported an error'}. It is still in this window; post it before closing.`,
      {
        cause: error,
      },
    );
  }
}

const tooMany = (): Refusal =>
  new Refusal('conflict', {
    what: 'What you type here is not kept.',
    why: `${DRAFTS_MAX} forms are waiting already.`,
    todo: 'Post or clear one of them.',
  });
