/**
 * Everything said to the simulator and by it, against Intuit's schema. It needs the schema's folder in
 * COVERBOOK_QBO_SCHEMAS, and xmllint; without them it is skipped and says so.
 */
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { checkDrift } from '#electron/sync/drift-check.ts';
import type { SimulatorAnswer } from '#electron/sync/simulator/answer.ts';
import type { SimulatorRequest } from '#electron/sync/simulator/simulator.ts';
import { QboSchema } from '#test/builders/qbo-schema.ts';
import { SyncScene } from '#test/builders/sync-scene.ts';

const FOLDER = process.env['COVERBOOK_QBO_SCHEMAS'];
const hasTool = spawnSync('xmllint', ['--version']).status === 0;
const why =
  FOLDER === undefined ? 'COVERBOOK_QBO_SCHEMAS names no folder' : hasTool ? '' : 'xmllint is missing';
const scene = new SyncScene();
const ENTITIES = ['JournalEntry', 'Account', 'Customer', 'Vendor', 'Class', 'Department'];

it.skipIf(why !== '')(
  `bodies are valid against Intuit’s schema${why === '' ? '' : ` (skipped: ${why})`}`,
  async () => {
    const { simulator } = scene.sync;
    const said = new Map<string, never>();
    const handle = simulator.handle.bind(simulator);
    const note = (name: string, text: string): void => {
      if (text.startsWith('{')) said.set(`${said.size} ${name}`, JSON.parse(text) as never);
    };
    simulator.handle = (request: SimulatorRequest): SimulatorAnswer => {
      const path = request.target.split('?')[0] ?? '';
      const last = path.split('/').slice(4).join('/');
      const isData = path.startsWith('/v3/');
      const answer = handle(request);
      if (!isData) return answer;
      // A single object is sent without its name.
      const entity = ENTITIES.find((name) => name.toLowerCase() === last);
      const body = entity === undefined ? request.body : `{"${entity}":${request.body}}`;
      if (request.method === 'POST' && request.body.startsWith('{')) note(`sent to ${last}`, body);
      // The gateway's own envelope is in no schema.
      if (answer.status !== 401 && answer.status !== 403) note(`${answer.status} from ${last}`, answer.body);
      return answer;
    };
    const { connector, clock, desk } = scene.sync;
    for (const list of ['Account', 'Customer', 'Vendor', 'Class', 'Department'] as const) {
      await connector.list(list);
      const type = list === 'Account' ? 'Income' : null;
      const subtype = list === 'Account' ? 'ServiceFeeIncome' : null;
      const name = `Ours & "theirs" ${list}`.replaceAll('"', '');
      await connector.create({ list, name, requestId: `new-${list}`, type, subtype, parentId: null });
      await connector.create({ list, name, requestId: `again-${list}`, type, subtype, parentId: null });
    }
    await scene.queuedRents(1, 22, 333);
    for (const row of ['6', '7', '10', '14', '19', '22', '24', '30', '32', '44', '45', '47', '55', '33']) {
      simulator.trouble(row, 1);
      await scene.sync.send();
      simulator.calm();
      const refused = scene.items('refused').map(({ syncItemId }) => syncItemId);
      if (refused.length > 0) scene.book.run('sync.retry', { syncItemIds: refused });
      clock.advance(200_000);
      scene.rent(1000 + Number(row));
      await scene.queue();
    }
    await scene.sync.send();
    await checkDrift(desk, connector, false, () => undefined, new AbortController().signal);
    clock.advance(600_000);
    await checkDrift(desk, connector, true, () => undefined, new AbortController().signal);
    await connector.balances('2026-11-30');
    await connector.read('1');
    await connector.read('9999');
    const schema = new QboSchema(FOLDER ?? '');
    const line = { Amount: 1, JournalEntryLineDetail: { PostingType: 'Kredit' } };
    const wrong = new Map([['wrong', { JournalEntry: { Colour: 'red', Line: [line] } } as never]]);
    expect(schema.problems(wrong).get('wrong')?.join()).toMatch(/Colour.*Kredit/s);
    const found = schema.problems(said);
    expect(said.size).toBeGreaterThan(60);
    expect(Object.fromEntries(found)).toEqual({});
  },
);
