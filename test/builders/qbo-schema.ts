/**
 * Bodies of QuickBooks against Intuit's published schema: JSON is written as the XML it stands for, elements in the order of
 * the schema, and given to xmllint. The schema is not part of this project; whoever has it names its folder.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Node = {
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Node[];
};
type Child = { readonly name: string; readonly type: string; readonly isReference: boolean };
/** `children` null: a text with attributes. */
type Shape = { readonly children: readonly Child[] | null; readonly attributes: readonly string[] };

const FILES = ['Finance', 'IntuitBaseTypes', 'IntuitNamesTypes', 'IntuitRestServiceDef', 'Report'];

/** Enough of XML for a schema: tags and attributes, no texts. */
function treeOf(xml: string): Node {
  const root: Node = { tag: '', attributes: new Map(), children: [] };
  const open = [root];
  const plain = xml.replaceAll(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[[\s\S]*?\]\]>/gu, '');
  for (const [, end, name = '', rest = '', self] of plain.matchAll(
    /<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/gu,
  )) {
    if (end === '/') {
      open.pop();
      continue;
    }
    const attributes = new Map<string, string>();
    for (const [, key = '', double, single] of rest.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gu)) {
      attributes.set(key, double ?? single ?? '');
    }
    const node: Node = { tag: name.replace(/^\w+:/u, ''), attributes, children: [] };
    open.at(-1)?.children.push(node);
    if (self !== '/') open.push(node);
  }
  return root;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
const isRecord = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export class QboSchema {
  readonly #folder: string;
  readonly #types = new Map<string, Node>();
  readonly #roots = new Map<string, string>();

  constructor(folder: string) {
    this.#folder = folder;
    for (const name of FILES) {
      const [schema] = treeOf(readFileSync(join(folder, `${name}.xsd`), 'utf8')).children;
      for (const node of schema?.children ?? []) {
        const own = node.attributes.get('name') ?? '';
        if (node.tag === 'complexType') this.#types.set(own, node);
        if (node.tag === 'element') this.#roots.set(own, node.attributes.get('type') ?? '');
      }
    }
  }

  /** Everything wrong with each body, by its name; bodies without a fault are left out. */
  problems(bodies: ReadonlyMap<string, Json>): ReadonlyMap<string, readonly string[]> {
    const directory = mkdtempSync(join(tmpdir(), 'coverbook-xsd-'));
    try {
      const found = new Map<string, string[]>();
      const files = new Map<string, string>();
      for (const [name, body] of bodies) {
        const unknown: string[] = [];
        const file = join(directory, `${files.size}.xml`);
        writeFileSync(file, this.#document(body, unknown));
        files.set(file, name);
        if (unknown.length > 0)
          found.set(
            name,
            unknown.map((path) => `unknown property ${path}`),
          );
      }
      const schema = join(this.#folder, 'IntuitRestServiceDef.xsd');
      const run = spawnSync('xmllint', ['--noout', '--schema', schema, ...files.keys()], {
        encoding: 'utf8',
        maxBuffer: 1e8,
      });
      if (run.error !== undefined) throw run.error;
      const judged = new Set<string>();
      for (const line of run.stderr.split('\n')) {
        const file = [...files.keys()].find((path) => line.startsWith(path));
        if (file === undefined) continue;
        if (/ (validates|fails to validate)$/u.test(line)) judged.add(file);
        if (!line.includes('error')) continue;
        const name = files.get(file) ?? '';
        found.set(name, [...(found.get(name) ?? []), line.slice(file.length + 1)]);
      }
      if (judged.size !== files.size)
        throw new Error(`xmllint judged ${judged.size} of ${files.size}: ${run.stderr.slice(0, 500)}`);
      return found;
    } finally {
      rmSync(directory, { recursive: true });
    }
  }

  #document(body: Json, unknown: string[]): string {
    const root = isRecord(body) && 'BatchItemRequest' in body ? 'IntuitBatchRequest' : 'IntuitResponse';
    const whole = isRecord(body) && 'Header' in body && 'Rows' in body ? { Report: body } : body;
    const xml = this.#element(root, root, whole, '', unknown);
    return xml.replace(`<${root}`, `<${root} xmlns="http://schema.intuit.com/finance/v3"`);
  }

  #element(name: string, type: string, value: Json, path: string, unknown: string[]): string {
    const shape = this.#shape(type);
    if (!isRecord(value)) return `<${name}>${textOf(value)}</${name}>`;
    if (shape === null) {
      unknown.push(`${path} (an object where the schema has a plain value)`);
      return '';
    }
    const head = shape.attributes
      .filter((key) => Object.hasOwn(value, key))
      .map((key) => ` ${key}="${textOf(value[key] ?? null)}"`)
      .join('');
    if (shape.children === null) return `<${name}${head}>${textOf(value['value'] ?? '')}</${name}>`;
    const used = new Set(shape.attributes);
    let inside = '';
    for (const child of shape.children) {
      const keys = child.isReference
        ? Object.keys(value).filter((key) => this.#roots.has(key))
        : [child.name];
      for (const key of keys.filter((each) => Object.hasOwn(value, each) && !used.has(each))) {
        used.add(key);
        const kind = child.isReference ? (this.#roots.get(key) ?? '') : child.type;
        const given = value[key] ?? null;
        const items: readonly Json[] = Array.isArray(given) ? (given as readonly Json[]) : [given];
        for (const item of items) inside += this.#element(key, kind, item, `${path}/${key}`, unknown);
      }
    }
    unknown.push(
      ...Object.keys(value)
        .filter((key) => !used.has(key))
        .map((key) => `${path}/${key}`),
    );
    return `<${name}${head}>${inside}</${name}>`;
  }

  /** Null for a type that is no structure. */
  #shape(type: string): Shape | null {
    const node = this.#types.get(type);
    if (node === undefined) return null;
    const within = (parent: Node | undefined, tag: string) =>
      parent?.children.find((each) => each.tag === tag);
    const named = (parent: Node | undefined): string[] =>
      (parent?.children ?? [])
        .filter((each) => each.tag === 'attribute')
        .map((each) => each.attributes.get('name') ?? '');
    const simple = within(node, 'simpleContent');
    if (simple !== undefined) return { children: null, attributes: named(within(simple, 'extension')) };
    const extension = within(within(node, 'complexContent'), 'extension');
    const base = extension === undefined ? null : this.#shape(extension.attributes.get('base') ?? '');
    return {
      children: [...(base?.children ?? []), ...childrenOf(extension ?? node)],
      attributes: [...(base?.attributes ?? []), ...named(extension), ...named(node)],
    };
  }
}

function childrenOf(node: Node): readonly Child[] {
  return node.children.flatMap((child) => {
    if (child.tag === 'sequence' || child.tag === 'choice' || child.tag === 'all') return childrenOf(child);
    if (child.tag !== 'element') return [];
    const isReference = child.attributes.has('ref');
    return [
      { name: child.attributes.get('name') ?? '', type: child.attributes.get('type') ?? '', isReference },
    ];
  });
}

const textOf = (value: Json): string =>
  String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
