/** Every procedure of the contract, valid and invalid, over both transports: equal replies, nothing written by mistake. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleOf } from '#electron/rpc/examples.ts';
import { described, proceduresOf } from '#electron/rpc/router.ts';
import { BANKS, type Reply, type TestHost, testHost } from '#test/builders/host.ts';

const procedures = proceduresOf().map(described);
const called = procedures.filter(({ name }) => name !== 'events.changes');
type Input = Record<string, unknown>;
const valid = (name: string): Input => {
  const found = procedures.find((procedure) => procedure.name === name);
  return exampleOf(found?.input as never) as Input;
};
const codeOf = (reply: Reply): unknown => (reply.body as { code?: unknown } | null)?.code;
const dataOf = (reply: Reply) => (reply.body as { data: Record<string, string> }).data;

let host: TestHost;
beforeAll(async () => {
  host = await testHost();
  await host.api('books.create', { agencyName: 'Contract Agency', state: 'TX', ...BANKS });
});
afterAll(() => host.dispose());

test('the contract is not empty, and every name is its path', () => {
  expect(procedures.length).toBeGreaterThan(25);
  for (const procedure of proceduresOf()) {
    const { route } = procedure['~orpc'];
    expect(route.path).toBe(`/${route.operationId?.replace('.', '/')}`);
    expect(route.method).toBe('POST');
  }
});

/** What is wrong with an input, and where the refusal must point. */
const FAULTS: readonly { what: string; spoil: (input: Input) => unknown; field?: string; why?: RegExp }[] = [
  { what: 'an unknown field', spoil: (input) => ({ ...input, surprise: 1 }), field: 'surprise' },
  { what: 'a list instead of an object', spoil: () => [] },
  { what: 'a text instead of an object', spoil: () => "'; DROP TABLE journal_entry; --" },
  { what: 'null', spoil: () => null },
  { what: 'nothing', spoil: () => undefined },
  {
    what: '__proto__',
    spoil: () => JSON.parse('{"__proto__":{"isAdmin":true}}') as unknown,
    why: /key that is never/,
  },
  {
    what: 'constructor',
    spoil: (input) => ({ ...input, constructor: { prototype: { isAdmin: true } } }),
    why: /key that is never/,
  },
  { what: 'every field of a wrong type', spoil: (input) => mapped(input, () => ({ nested: [true] })) },
  {
    what: 'a huge text in every field',
    spoil: (input) => mapped(input, () => 'x'.repeat(900_000 / (Object.keys(input).length + 1))),
  },
];

function mapped(input: Input, value: () => unknown): Input {
  const keys = Object.keys(input);
  return Object.fromEntries((keys.length === 0 ? ['nothing'] : keys).map((key) => [key, value()]));
}

describe.each(called.map(({ name }) => name))('%s', (name) => {
  test.each(FAULTS)('refuses $what alike on all transports', async ({ spoil, field, why = /\.$/ }) => {
    const before = host.heads();
    const input = spoil(valid(name));
    const replies = [await host.api(name, input), await host.rpc(name, input), await host.port(name, input)];
    for (const reply of replies) {
      expect(reply.status).toBe(422);
      expect(codeOf(reply)).toBe('input.invalid');
      expect(dataOf(reply)).toMatchObject({
        what: expect.stringMatching(/./),
        why: expect.stringMatching(why),
      });
      if (field !== undefined) expect(dataOf(reply)['field']).toBe(field);
      expect(reply.text).not.toMatch(/\bat .*:\d+:\d+|node_modules|DROP TABLE|xxxxx/);
      expect(reply.text.length).toBeLessThan(2_000);
    }
    expect(replies[1]?.body).toEqual(replies[0]?.body);
    expect(replies[2]?.body).toEqual(replies[0]?.body);
    expect(host.heads()).toEqual(before);
    expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined();
  });

  test('refuses each required field left out, and says which', async () => {
    const input = valid(name);
    const before = host.heads();
    for (const key of Object.keys(input)) {
      const { [key]: _left, ...rest } = input;
      const replies = [await host.api(name, rest), await host.port(name, rest)];
      for (const reply of replies)
        expect({ key, code: codeOf(reply), field: dataOf(reply)['field'] }).toEqual({
          key,
          code: 'input.invalid',
          field: key,
        });
      expect(replies[1]?.body).toEqual(replies[0]?.body);
    }
    expect(host.heads()).toEqual(before);
  });
});
