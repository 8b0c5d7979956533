/** Reads which files import which, by parsing them; no line of text is guessed at. */
import { posix } from 'node:path';
import { parseSync } from 'vite';

/** Path from the root, with slashes, to source text. */
export type Tree = ReadonlyMap<string, string>;

export type Import = {
  readonly from: string;
  readonly line: number;
  readonly specifier: string;
  /** Path of the file it means, or null for a package or a Node module. */
  readonly target: string | null;
  readonly typeOnly: boolean;
};

type Found = { readonly specifier: string | null; readonly start: number; readonly typeOnly: boolean };

/** Throws where a file cannot be parsed or imports something computed: neither can be checked. */
export function importsOf(path: string, text: string): Import[] {
  const { program, errors } = parseSync(path, text);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${path}: ${error.message}`);
  const found: Found[] = [];
  walk(program, found);
  return found.map(({ specifier, start, typeOnly }) => {
    const line = text.slice(0, start).split('\n').length;
    if (specifier === null) throw new Error(`${path}:${line} imports something computed`);
    return { from: path, line, specifier, target: resolve(path, specifier), typeOnly };
  });
}

function resolve(from: string, specifier: string): string | null {
  const path = specifier.replace(/\?.*$/u, '');
  if (path.startsWith('#')) return path.slice(1);
  return path.startsWith('.') ? posix.join(posix.dirname(from), path) : null;
}

function walk(node: unknown, found: Found[]): void {
  if (Array.isArray(node)) {
    for (const child of node) walk(child, found);
    return;
  }
  if (!isNode(node)) return;
  const one = importIn(node);
  if (one !== null) found.push(one);
  for (const value of Object.values(node)) if (typeof value === 'object') walk(value, found);
}

type Node = { readonly type: string; readonly start: number; readonly [key: string]: unknown };

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value;

function importIn(node: Node): Found | null {
  switch (node.type) {
    case 'ImportDeclaration':
      return {
        specifier: literal(node['source']),
        start: node.start,
        typeOnly: onlyTypes(node, 'importKind'),
      };
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      if (!isNode(node['source'])) return null;
      return {
        specifier: literal(node['source']),
        start: node.start,
        typeOnly: onlyTypes(node, 'exportKind'),
      };
    case 'ImportExpression':
      return { specifier: literal(node['source']), start: node.start, typeOnly: false };
    case 'TSImportType':
      return { specifier: literal(node['source'] ?? node['argument']), start: node.start, typeOnly: true };
    case 'CallExpression': {
      const callee = node['callee'];
      if (!isNode(callee) || callee.type !== 'Identifier' || callee['name'] !== 'require') return null;
      const [argument] = Array.isArray(node['arguments']) ? (node['arguments'] as unknown[]) : [];
      return { specifier: literal(argument), start: node.start, typeOnly: false };
    }
    default:
      return null;
  }
}

/** `import type { A }` and `import { type A, type B }` alike; `import {}` and `import 'x'` run the file. */
function onlyTypes(node: Node, kind: 'importKind' | 'exportKind'): boolean {
  if (node[kind] === 'type') return true;
  const names = Array.isArray(node['specifiers']) ? node['specifiers'].filter(isNode) : [];
  return names.length > 0 && names.every((name) => name[kind] === 'type');
}

function literal(node: unknown): string | null {
  if (!isNode(node)) return null;
  if (node.type === 'TSLiteralType') return literal(node['literal']);
  return typeof node['value'] === 'string' ? node['value'] : null;
}
