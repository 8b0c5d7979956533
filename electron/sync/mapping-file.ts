/** The mapping as a file: kept, brought to other books, and compared with the connected company before anything is applied. */
import { z } from 'zod';
import type { ReadDb } from '#db/connection/index.ts';
import type { OutputOf } from '#electron/ledger/index.ts';
import { MappingChoiceSchema, type sync } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { connectionOf, mappingOf } from './connection.ts';
import { labelOfKey, listOfKey, type RemoteList } from './names.ts';
import type { RemoteObject } from './port.ts';
import { chartOf } from './source.ts';
import { typeRefusedBecause } from './targets.ts';

const FileSchema = z.strictObject({
  coverbookMapping: z.literal(1),
  system: z.string().max(60),
  realmId: z.string().max(40),
  companyName: z.string().max(200),
  mappings: z.array(MappingChoiceSchema).max(20_000),
});
type Choice = z.infer<typeof MappingChoiceSchema>;

export function exportMapping(db: ReadDb): OutputOf<typeof sync.exportMapping> {
  const connection = connectionOf(db);
  const mappings = [...mappingOf(db, connection.id).values()].map((row) => ({
    target: row.target,
    remoteId: row.remote_id,
    remoteName: row.remote_name,
    remoteType: row.remote_type,
  }));
  const file = {
    coverbookMapping: 1,
    system: connection.system,
    realmId: connection.realm_id,
    companyName: connection.company_name,
    mappings,
  } satisfies z.infer<typeof FileSchema>;
  const name = connection.company_name.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '');
  return { fileName: `${name}-mapping.json`, text: `${JSON.stringify(file, null, 2)}\n` };
}

/** Refuses conflict for a text that is no mapping file, or one of another system. */
export function parseMappingFile(text: string, system: string): z.infer<typeof FileSchema> {
  const refuse = (why: string): never => {
    throw new Refusal('conflict', {
      what: 'Nothing was read.',
      why,
      todo: 'Choose a file that was exported from a mapping.',
      field: 'text',
    });
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    refuse('This is no mapping file: it is not JSON.');
  }
  const file = FileSchema.safeParse(value);
  if (!file.success) return refuse('This is no mapping file.');
  if (file.data.system !== system) return refuse(`It maps to ${file.data.system}.`);
  return file.data;
}

/** Lists the file points into. */
export const listsOf = (choices: readonly Choice[]): readonly RemoteList[] => [
  ...new Set(choices.map(({ target }) => listOfKey(target))),
];

/** Each row as it would be applied: by id in the same company, by name and type in another; what does not fit says why. */
export function reviewed(
  db: ReadDb,
  file: z.infer<typeof FileSchema>,
  objects: ReadonlyMap<RemoteList, readonly RemoteObject[]>,
): OutputOf<typeof sync.readMapping>['rows'] {
  const connection = connectionOf(db);
  const isSame = file.realmId === connection.realm_id;
  const targets = new Map(chartOf(db, connection.mapping_mode).targets.map((target) => [target.key, target]));
  return file.mappings.map((choice) => {
    const list = listOfKey(choice.target);
    const target = targets.get(choice.target);
    const label = target?.label ?? (list === 'Account' ? null : labelOfKey(db, choice.target));
    const not = (why: string) => ({ choice, label: label ?? choice.target, found: 'not' as const, why });
    if (label === null) return not('These books have nothing of that name.');
    const there = (objects.get(list) ?? []).filter(({ isActive }) => isActive);
    const byId = isSame ? there.find(({ remoteId }) => remoteId === choice.remoteId) : undefined;
    const byName = there.filter(({ name, type }) => name === choice.remoteName && type === choice.remoteType);
    const object = byId ?? (byName.length === 1 ? byName[0] : undefined);
    if (object === undefined) return not('QuickBooks has no active object of that name and type.');
    const why = target === undefined ? null : typeRefusedBecause(target, object.type);
    if (why !== null) return not(why);
    const found = byId === undefined ? ('byName' as const) : ('byId' as const);
    const { remoteId, name: remoteName, type: remoteType } = object;
    return { choice: { target: choice.target, remoteId, remoteName, remoteType }, label, found, why: null };
  });
}
