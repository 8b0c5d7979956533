import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT, sources } from './sources.ts';
import { untidy } from './style.ts';

describe('the text of the house', () => {
  const tree = sources(['**/*.{ts,tsx,cjs,css,html,json,md,sql,svg}', '.ci/*', '.*.json', '.gitignore']);

  test('is short, finished, headed once and free of any one machine', () => {
    expect(tree.size).toBeGreaterThan(250);
    expect(untidy(tree)).toEqual([]);
  });
});

describe('the rules of style', () => {
  const todo = ['TO', 'DO'].join('');
  const root = ['', 'root', 'secret'].join('/');
  const lines = (count: number): string => 'export {};\n'.repeat(count);

  test.each<readonly [string, string, string, string]>([
    ['a long file', 'db/a.ts', lines(451), 'db/a.ts has 451 lines, more than 450'],
    ['a very long test', 'test/a.test.ts', lines(521), 'test/a.test.ts has 521 lines, more than 520'],
    ['a loose end', 'db/a.ts', `// ${todo}: later\n`, 'db/a.ts:1 a loose end'],
    ['two first headings', 'A.md', '# One\n\n# Two\n', 'A.md has 2 first headings'],
    ['no heading at all', 'A.md', 'Text\n', 'A.md has 0 first headings'],
    ['a path of one machine', 'db/a.ts', `\nconst a = '${root}';\n`, 'db/a.ts:2 a path of one machine'],
    ['a registry', 'a.json', `"https://${['registry', 'example', 'org'].join('.')}/x"`, 'a.json:1 the host'],
  ])('%s is found', (_, path, text, finding) => {
    expect(untidy(new Map([[path, text]])).join('\n')).toContain(finding);
  });

  test('what only looks like a fault is none', () => {
    const fine = `// ${todo}(#12): the form\n# not markdown\nimport '#shared/root/index.ts'; const url = 'a/work/b';\n`;
    expect(untidy(new Map([['db/a.ts', fine]]))).toEqual([]);
    expect(untidy(new Map([['A.md', '# One\n```sh\n# a comment\n```\n']]))).toEqual([]);
  });
});

describe('the linter', () => {
  const FAULTS: readonly (readonly [rule: string, code: string])[] = [
    ['no-explicit-any', 'export const a = (b: any): unknown => b;'],
    ['no-floating-promises', 'async function a(): Promise<void> {}\nexport function b(): void { a(); }'],
    ['no-default-export', 'export default 1;'],
    ['no-restricted-globals', "export const a = parseFloat('1');"],
    ['no-restricted-globals', 'export const a = new Date();'],
    ['no-restricted-properties', 'export const a = Math.round(1.5);'],
    ['no-restricted-properties', 'export const a = (b: number): string => b.toFixed(2);'],
    ['no-restricted-properties', 'export const a = Math.random();'],
    ['consistent-type-definitions', 'export interface A { readonly b: string }'],
    ['no-console', "console.log('a');"],
    [
      'switch-exhaustiveness-check',
      "export function a(b: 'x' | 'y'): void { switch (b) { case 'x': break; } }",
    ],
    ['no-danger', 'export const A = () => <p dangerouslySetInnerHTML={{ __html: "a" }} />;'],
  ];

  /** Run once on all planted files: starting it costs more than linting. */
  const complaints = ((): readonly string[] => {
    const folder = mkdtempSync(join(tmpdir(), 'coverbook-lint-'));
    try {
      cpSync(join(ROOT, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
      writeFileSync(
        join(folder, 'tsconfig.json'),
        '{ "compilerOptions": { "strict": true, "jsx": "preserve" } }',
      );
      FAULTS.forEach(([, code], index) => writeFileSync(join(folder, `fault${index}.tsx`), `${code}\n`));
      const oxlint = join(ROOT, 'node_modules', 'oxlint', 'bin', 'oxlint');
      const run = spawnSync(process.execPath, [oxlint, '-f', 'unix'], { cwd: folder, encoding: 'utf8' });
      return run.stdout.split('\n');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  })();

  test.each(FAULTS.map(([rule, code], index) => [rule, code, index] as const))('%s: %s', (rule, _, index) => {
    const about = complaints.filter(
      (line) => line.includes(`fault${index}.tsx`) && line.includes(`(${rule})`),
    );
    expect(about).not.toEqual([]);
  });
});
