/** The house keeps its walls; and each rule is seen to fire on a small invented house with one fault in it. */
import { describe, expect, test } from 'vitest';
import { breaches } from './boundaries.ts';
import { FILES_AT_LEAST } from './house.ts';
import { sources } from './sources.ts';

const HOUSE = ['{shared,db,electron,renderer,resources,test}/**/*.{ts,tsx,cjs}', '*.config.ts'];

describe('the house', () => {
  const tree = sources(HOUSE);

  test('every import goes where ARCHITECTURE.md allows it', () => {
    expect(breaches(tree)).toEqual([]);
  });

  test('the count that proves the checker saw the house keeps up with its growth', () => {
    expect(tree.size * 0.25, 'raise FILES_AT_LEAST in house.ts').toBeLessThan(FILES_AT_LEAST);
  });
});

/** A house in order, with a file in each kind of room. */
const SOUND: Readonly<Record<string, string>> = {
  'shared/money/index.ts':
    "import { z } from 'zod'; export type Cents = number; export const schema = z.number();",
  'db/connection/index.ts':
    "import Database from 'better-sqlite3'; import { readFileSync } from 'node:fs'; import type { Cents } from '#shared/money/index.ts'; export const open = [Database, readFileSync]; export type Row = Cents;",
  'electron/ledger/index.ts': "export { post } from './commands.ts'; export { rule } from './rules.ts';",
  'electron/ledger/commands.ts': "import { open } from '#db/connection/index.ts'; export const post = open;",
  'electron/ledger/rules.ts': "import { schema } from '#shared/money/index.ts'; export const rule = schema;",
  'electron/parties/index.ts': "import { post } from '#electron/ledger/index.ts'; export const party = post;",
  'electron/policies/index.ts': 'export const policy = 1;',
  'electron/billing/index.ts':
    "import { party } from '#electron/parties/index.ts'; export const bill = party;",
  'electron/rpc/router.ts':
    "import { os } from '@orpc/server'; import { bill } from '#electron/billing/index.ts'; import type { Program } from '#electron/app/program.ts'; export const router = (program: Program) => [os, bill, program];",
  'electron/app/program.ts':
    "import { router } from '#electron/rpc/router.ts'; export type Program = object; export const run = router;",
  'electron/shell/window.ts': "import { BrowserWindow } from 'electron'; export const open = BrowserWindow;",
  'electron/main.ts':
    "import { app } from 'electron'; import { run } from '#electron/app/program.ts'; import { open } from '#electron/shell/window.ts'; export const all = [app, run, open];",
  'electron/serve.ts': "export const serving = import('#electron/app/program.ts');",
  'renderer/screens/journal/Journal.tsx':
    "import { useState } from 'react'; import { schema } from '#shared/money/index.ts'; import { part } from './part.ts'; export const Journal = () => <p>{[useState, schema, part].length}</p>;",
  'renderer/screens/journal/part.ts': 'export const part = 1;',
  'renderer/screens/register/Register.tsx': 'export const Register = () => <p>1</p>;',
  'test/unit/a.test.ts': "import { rule } from '#electron/ledger/rules.ts'; export const a = rule;",
};

const withFault = (path: string, text: string): string[] =>
  breaches(new Map(Object.entries({ ...SOUND, [path]: `${SOUND[path] ?? ''}\n${text}` })), 10);

describe('the rules', () => {
  test('a house in order has no breach', () => {
    expect(withFault('electron/cli.ts', 'export const nothing = 1;')).toEqual([]);
  });

  const FAULTS: readonly (readonly [fault: string, path: string, text: string, breach: string])[] = [
    [
      'shared imports db',
      'shared/money/index.ts',
      "import '#db/connection/index.ts';",
      'shared may not import db',
    ],
    ['shared imports Node', 'shared/money/index.ts', "import 'node:fs';", 'shared knows nothing of Node'],
    ['shared imports React', 'shared/money/index.ts', "import 'react';", 'may not import the package react'],
    [
      'db imports a module',
      'db/connection/index.ts',
      "import '#electron/ledger/index.ts';",
      'db may not import modules',
    ],
    [
      'db imports a strange package',
      'db/connection/index.ts',
      "import '@orpc/server';",
      'the package @orpc/server',
    ],
    [
      'a module imports a higher one',
      'electron/parties/index.ts',
      "import '#electron/billing/index.ts';",
      'below or beside',
    ],
    [
      'a module imports one beside it',
      'electron/parties/index.ts',
      "import '#electron/policies/index.ts';",
      'below or beside',
    ],
    [
      'a module enters by the window',
      'electron/parties/index.ts',
      "import '#electron/ledger/commands.ts';",
      'through its index.ts',
    ],
    [
      'a type enters by the window',
      'electron/rpc/router.ts',
      "type A = import('#electron/ledger/rules.ts').A;",
      'through its index.ts',
    ],
    [
      'a module nobody placed',
      'electron/parties/index.ts',
      "import '#electron/surprise/index.ts';",
      'there is no such file',
    ],
    [
      'a module without a level',
      'electron/surprise/index.ts',
      "import '#electron/ledger/index.ts';",
      'surprise has no level',
    ],
    [
      'a module imports rpc',
      'electron/ledger/commands.ts',
      "import '#electron/rpc/router.ts';",
      'modules may not import rpc',
    ],
    [
      'a module imports app types',
      'electron/ledger/commands.ts',
      "import type {} from '#electron/app/program.ts';",
      'modules may not import app',
    ],
    [
      'rpc runs app',
      'electron/rpc/router.ts',
      "import { run } from '#electron/app/program.ts'; run;",
      'takes only types from app',
    ],
    [
      'rules read the database',
      'electron/ledger/rules.ts',
      "import type { Row } from '#db/connection/index.ts';",
      'rules.ts is pure',
    ],
    ['rules read the disk', 'electron/ledger/rules.ts', "import 'node:fs';", 'rules.ts is pure'],
    ['a module imports electron', 'electron/ledger/commands.ts', "import 'electron';", 'import electron'],
    ['the loopback entry imports electron', 'electron/serve.ts', "import 'electron';", 'import electron'],
    [
      'the renderer imports a module',
      'renderer/screens/journal/part.ts',
      "import '#electron/ledger/index.ts';",
      'renderer may not import modules',
    ],
    [
      'the renderer imports types of db',
      'renderer/screens/journal/part.ts',
      "import type { Row } from '#db/connection/index.ts';",
      'renderer may not import db',
    ],
    [
      'the renderer imports Node',
      'renderer/screens/journal/part.ts',
      "export * from 'node:fs';",
      'renderer knows nothing of Node',
    ],
    [
      'the renderer imports a server package',
      'renderer/screens/journal/part.ts',
      "import 'better-sqlite3';",
      'the package better-sqlite3',
    ],
    [
      'a screen imports another',
      'renderer/screens/journal/part.ts',
      "import '#renderer/screens/register/Register.tsx';",
      'screens do not import each other',
    ],
    [
      'the product imports a test',
      'electron/serve.ts',
      "import '#test/unit/a.test.ts';",
      'entries may not import test',
    ],
    [
      'an import climbs out of its room',
      'electron/ledger/commands.ts',
      "import '../policies/index.ts';",
      'use the # alias',
    ],
    ['an import of nothing', 'electron/serve.ts', "import '#electron/app/gone.ts';", 'there is no such file'],
    [
      'a lazy import',
      'electron/ledger/commands.ts',
      "void import('#electron/rpc/router.ts');",
      'modules may not import rpc',
    ],
    [
      'a re-export',
      'shared/money/index.ts',
      "export { open } from '#db/connection/index.ts';",
      'shared may not import db',
    ],
    ['a file in no room', 'tools/helper.ts', 'export const x = 1;', 'belongs to no folder we know'],
  ];

  test.each(FAULTS)('%s', (_, path, text, breach) => {
    const found = withFault(path, text);
    expect(found.join('\n')).toContain(breach);
  });

  test('a circle of two files is named whole, one of types alone is none', () => {
    const circle = withFault(
      'renderer/screens/journal/part.ts',
      "import { Journal } from './Journal.tsx'; Journal;",
    );
    expect(circle).toEqual([
      'cycle: renderer/screens/journal/Journal.tsx → renderer/screens/journal/part.ts → renderer/screens/journal/Journal.tsx',
    ]);
    expect(
      withFault('renderer/screens/journal/part.ts', "import type { Journal } from './Journal.tsx';"),
    ).toEqual([]);
  });

  test('a computed import and a file that cannot be read are refused, not passed over', () => {
    expect(() => withFault('electron/serve.ts', 'const x = "y"; void import(x);')).toThrow(
      'something computed',
    );
    expect(() => withFault('electron/serve.ts', 'import {')).toThrow('electron/serve.ts');
  });

  test('an empty house is no house in order', () => {
    expect(breaches(new Map())).toEqual([`Only 0 files seen, ${FILES_AT_LEAST} expected.`]);
  });
});
