/** Small parts of the hosts: words for wrong input, the log, flags and places, opening a browser. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hasDisplay, openerOf } from '#electron/app/browser.ts';
import { BadUsage, companyFolderIn, readFlags, readWindowFlags } from '#electron/app/flags.ts';
import { defaultBooksDirectory, logDirectory, rendererDirectory } from '#electron/app/places.ts';
import { resolveAsset } from '#electron/rpc/assets.ts';
import { createIncidentLog, scrub } from '#electron/rpc/incidents.ts';
import { described } from '#electron/rpc/router.ts';
import { type TroubleSink, toWire } from '#electron/rpc/wire.ts';
import { invalidInput } from '#electron/rpc/words.ts';
import { contract } from '#shared/contract/index.ts';
import { Defect, Fault, Refusal } from '#shared/errors/index.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'coverbook-unit-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('wrong input is explained', () => {
  const entry = {
    requestId: 'request-1',
    accountingOn: '2026-11-09',
    memo: 'Rent',
    lines: [
      { ledgerAccountId: 1, debitCents: 5 },
      { ledgerAccountId: 2, creditCents: 5 },
    ],
  };
  const line = (change: object) => ({ ...entry, lines: [entry.lines[0], { ...entry.lines[1], ...change }] });
  const explained = (procedure: keyof typeof contract.ledger, input: unknown) => {
    const parsed = described(contract.ledger[procedure]).input.safeParse(input);
    return parsed.success ? null : invalidInput(parsed.error).text;
  };

  test.each([
    [{ ...entry, memo: undefined }, 'memo', 'Memo is missing.'],
    [{ ...entry, memo: 7 }, 'memo', 'Memo must be text.'],
    [{ ...entry, memo: '' }, 'memo', 'Memo must have at least 1 character.'],
    [{ ...entry, memo: 'x'.repeat(501) }, 'memo', 'Memo may have at most 500 characters.'],
    [
      { ...entry, memo: 'a\u202eb' },
      'memo',
      'Memo is not accepted: contains characters that cannot be shown.',
    ],
    [
      { ...entry, accountingOn: '2026-02-30' },
      'accountingOn',
      'Accounting date is not accepted: a real date as YYYY-MM-DD.',
    ],
    [{ ...entry, lines: [] }, 'lines', 'Lines must have at least 2 rows.'],
    [line({ creditCents: 1.5 }), 'lines.1.creditCents', 'Credit in line 2 must be a whole number.'],
    [line({ creditCents: '5' }), 'lines.1.creditCents', 'Credit in line 2 must be a number.'],
    [line({ creditCents: -5 }), 'lines.1.creditCents', 'Credit in line 2 must be at least 0.'],
    [line({ surprise: 1 }), 'lines.1.surprise', 'Surprise in line 2 is not a field of this request.'],
    [{ ...entry, lines: [1, 2] }, 'lines.0', 'Line 1 must be a group of fields.'],
    [[], undefined, 'The request must be a group of fields.'],
  ])('%#: %j', (input, field, why) => {
    expect(explained('postManualEntry', input)).toEqual({
      what: 'Nothing was saved.',
      why,
      todo: 'Correct it and try again.',
      ...(field === undefined ? {} : { field }),
    });
  });

  test('choices are listed, and a strange key is shown harmless', () => {
    expect(explained('journal', { sort: 'x' })?.why).toBe('Sort must be one of: accountingOn, entryNumber.');
    const key = `<img src=x onerror=alert(1)>${'k'.repeat(100)}`;
    expect(explained('journal', { [key]: 1 })?.field).toMatch(/^[\w?.:-]{1,60}$/);
  });
});

describe('trouble on the wire', () => {
  const noted: unknown[] = [];
  const sink: TroubleSink = {
    log: {
      record: (where, error) => {
        noted.push([where, error]);
        return 'INC-0000-0001';
      },
    },
    now: () => '2026-11-09T15:00:00.000Z',
    undeclared: (procedure, code) => noted.push([procedure, code]),
  };
  beforeEach(() => {
    noted.length = 0;
  });
  const text = { what: 'Not posted.', why: 'The period is closed.', todo: 'Post in November.' };

  test('a declared refusal keeps its code, status and words, and is nobody’s mistake', () => {
    const wire = toWire(new Refusal('period.closed', text), 'ledger.x', new Set(['period.closed']), sink);
    expect(wire).toMatchObject({ code: 'period.closed', status: 409, data: text });
    expect(noted).toEqual([]);
  });

  test('an undeclared refusal reaches the user the same, and us as a mistake', () => {
    const wire = toWire(new Refusal('period.closed', text), 'ledger.x', new Set(), sink);
    expect(wire).toMatchObject({ code: 'period.closed', status: 409, data: text });
    expect(noted).toContainEqual(['ledger.x', 'period.closed']);
  });

  test('a fault says what was not changed, or that it is not certain', () => {
    const full = toWire(new Fault('disk-full', 'The disk is full.'), 'x', new Set(), sink);
    expect(full).toMatchObject({
      code: 'fault',
      status: 503,
      data: { what: 'Not done.', why: 'The disk is full.' },
    });
    const unknown = toWire(new Fault('disk', 'No answer.', { outcomeUnknown: true }), 'x', new Set(), sink);
    expect(unknown.data.what).toBe('It is not certain whether this was saved.');
    expect(noted).toEqual([]);
  });

  test.each([
    new Defect('SELECT secret FROM payer'),
    new TypeError('x is not a function'),
    'thrown text',
    undefined,
  ])('a mistake of ours (%s) shows an incident and nothing else', (error) => {
    const wire = toWire(error, 'ledger.x', new Set(), sink);
    expect(wire).toMatchObject({ code: 'defect', status: 500, data: { incident: 'INC-0000-0001' } });
    expect(JSON.stringify(wire.toJSON())).not.toMatch(/SELECT|function|thrown|stack/);
    expect(noted).toEqual([['ledger.x', error]]);
  });
});

describe('the log', () => {
  test('keeps where it happened, and nobody’s names, amounts or keys', () => {
    const log = createIncidentLog(directory);
    const cause = new Error('Unexpected token \'J\', "John Smith owes 1,387.35" is not valid JSON');
    const error = new Defect('Payer Maria Gomez has 138735 cents in account O1200-1 (token bzIBW8ULQS0Tu)', {
      cause,
    });
    const incident = log.record('ledger.postManualEntry', error, '2026-11-09T15:00:00.000Z');
    expect(incident).toMatch(/^INC-[0-9A-F]{4}-[0-9A-F]{4}$/);
    const written = readFileSync(join(directory, 'coverbook.log'), 'utf8');
    expect(JSON.parse(written)).toMatchObject({ incident, where: 'ledger.postManualEntry', kind: 'Defect' });
    expect(written).toContain('host.test.ts');
    expect(written).not.toMatch(/Maria|Gomez|138735|1,387|John|Smith|bzIBW|O1200/);
    expect(written).not.toContain(import.meta.dirname);
    if (process.platform !== 'win32') expect(statSync(join(directory, 'coverbook.log')).mode & 0o077).toBe(0);
  });

  test.each([
    ['Lines do not balance', 'Lines do not balance'],
    ['Account 17 is off by -5 cents', 'Account # is off by # cents'],
    ['disk I/O error', 'disk # error'],
    ['name "ann smith" and `x` and \'y', 'name … and … and …'],
    ['Élodie Ångström paid', '# # paid'],
  ])('%s', (message, scrubbed) => expect(scrub(message)).toBe(scrubbed));

  test('rotates and keeps five files', () => {
    const log = createIncidentLog(directory);
    for (let file = 0; file < 7; file += 1) {
      writeFileSync(join(directory, 'coverbook.log'), 'x'.repeat(1_000_001));
      log.record('x', new Error('again'), '2026-11-09T15:00:00.000Z');
    }
    expect(readdirSync(directory).sort()).toEqual([
      'coverbook.log',
      'coverbook.log.1',
      'coverbook.log.2',
      'coverbook.log.3',
      'coverbook.log.4',
    ]);
    expect(statSync(join(directory, 'coverbook.log')).size).toBeLessThan(10_000);
  });

  test('that cannot be written is no second trouble', () => {
    writeFileSync(join(directory, 'file'), '');
    expect(createIncidentLog(join(directory, 'file', 'log')).record('x', new Error('y'), '')).toMatch(
      /^INC-/,
    );
  });
});

describe('a path of the window', () => {
  test.each([
    '/../x.txt',
    '/%2e%2e/x.txt',
    '/..%5cx.txt',
    '/a%5c..%5c..%5cx.txt',
    '/C:/x.txt',
    '/x.txt%00.js',
    '/%0ax.txt',
    '//x.txt',
    '/.x.txt',
    '/a/.git/x.txt',
    '/x',
    '/x.exe',
    'x.txt',
    '',
    '/%',
  ])('%j names no file', (path) => expect(resolveAsset('/root', path)).toBeNull());

  test('names a file below the root', () => {
    expect(resolveAsset('/root', '/assets/caf%C3%A9.css')?.path).toBe(join('/root', 'assets', 'café.css'));
    expect(resolveAsset('/root', '/')).toMatchObject({
      path: join('/root', 'index.html'),
      cacheControl: 'no-store',
    });
    expect(resolveAsset('/root', '/mark.svg')?.cacheControl).toBe('no-cache');
  });
});

describe('flags', () => {
  test('have defaults, and paths are taken from where the user stands', () => {
    expect(readFlags([])).toEqual({
      booksDirectory: resolve(defaultBooksDirectory()),
      sample: false,
      headless: false,
      port: 0,
    });
    expect(readFlags(['--books', 'here', '--sample', '--headless', '--port', '8080'])).toEqual({
      booksDirectory: resolve('here'),
      sample: true,
      headless: true,
      port: 8080,
    });
  });

  test.each([
    ['--port', '70000'],
    ['--port', '-1'],
    ['--port', '1e3'],
    ['--port', ''],
    ['--books'],
    ['--nonsense'],
    ['extra'],
  ])('%s %s is refused', (...args) => expect(() => readFlags(args)).toThrow(BadUsage));

  test('of the window leave Chromium’s switches alone', () => {
    expect(
      readWindowFlags(['--no-sandbox', '--user-data-dir=/x', '--books', '/b', '--sample', 'A.coverbook']),
    ).toEqual({
      booksDirectory: resolve('/b'),
      sample: true,
    });
  });

  test('find the company folder that was double-clicked', () => {
    expect(companyFolderIn(['--x', 'A.coverbook'], '/home/ann')).toBe(resolve('/home/ann/A.coverbook'));
    expect(companyFolderIn(['/y/B.coverbook/'], '/home/ann')).toBe(resolve('/y/B.coverbook'));
    expect(companyFolderIn(['--a.coverbook', 'notes.txt'], '/home/ann')).toBeNull();
  });
});

describe.runIf(process.platform === 'linux')('places', () => {
  test('of the books follow the desktop', () => {
    expect(defaultBooksDirectory({}, directory)).toBe(join(directory, 'Documents', 'Coverbook'));
    expect(defaultBooksDirectory({ XDG_DOCUMENTS_DIR: '/docs' }, directory)).toBe('/docs/Coverbook');
    mkdirSync(join(directory, '.config'));
    writeFileSync(
      join(directory, '.config', 'user-dirs.dirs'),
      '# made\nXDG_DOCUMENTS_DIR="$HOME/Dokumente"\n',
    );
    expect(defaultBooksDirectory({}, directory)).toBe(join(directory, 'Dokumente', 'Coverbook'));
  });

  test('of the log and the window', () => {
    expect(logDirectory({ XDG_STATE_HOME: '/state' }, directory)).toBe('/state/coverbook');
    expect(rendererDirectory('/app/out/main')).toBe('/app/out/renderer');
    expect(rendererDirectory('/app/electron')).toBe('/app/out/renderer');
  });
});

describe('the browser', () => {
  const url = 'http://127.0.0.1:1/#token=x&y';
  test('is asked for by name and arguments, never through a shell', () => {
    expect(openerOf(url, 'linux')).toEqual(['xdg-open', [url]]);
    expect(openerOf(url, 'darwin')).toEqual(['open', [url]]);
    expect(openerOf(url, 'win32')).toEqual(['rundll32', ['url.dll,FileProtocolHandler', url]]);
  });

  test('is opened where there is a screen', () => {
    expect(hasDisplay({}, 'linux')).toBe(false);
    expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true);
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
    expect(hasDisplay({}, 'win32')).toBe(true);
    expect(hasDisplay({ SSH_CONNECTION: '10.0.0.1' }, 'darwin')).toBe(false);
  });
});
