/**
 * Reading QuickBooks' answers: four error envelopes, and what each proves. Only a complete answer with a recognised fault
 * proves that nothing was written; everything else is unknown (reference: quickbooks 1.8, 4.4).
 */
import { isObject, type JsonText, listOf, parseJsonText, property, textOf } from './json-text.ts';
import { type Problem, redacted } from './problems.ts';

export type Answer = {
  readonly status: number;
  readonly body: string;
  readonly retryAfterMs: number | null;
  readonly intuitTid: string | null;
};
export type RemoteFault = { readonly code: string; readonly message: string; readonly detail: string };

export type Read =
  | { readonly kind: 'body'; readonly body: JsonText }
  | { readonly kind: 'faults'; readonly faults: readonly RemoteFault[] }
  | { readonly kind: 'unreadable'; readonly why: string };

/** A status does not tell: faults come inside HTTP 200, and errors of a gateway come as pages. */
export function readAnswer(answer: Answer): Read {
  const text = answer.body.trim();
  if (text === '') return { kind: 'unreadable', why: `An empty answer (HTTP ${answer.status}).` };
  const faults = faultsOf(text);
  if (faults.length > 0) return { kind: 'faults', faults };
  const body = parsed(text);
  if (isObject(body) && answer.status >= 200 && answer.status < 300) return { kind: 'body', body };
  const what = text.startsWith('<') ? 'A page instead of data' : 'An answer that is not data';
  return { kind: 'unreadable', why: `${what} (HTTP ${answer.status}).` };
}

function parsed(text: string): JsonText | undefined {
  try {
    return parseJsonText(text);
  } catch {
    return undefined;
  }
}

const XML_MAX = 20_000;

function faultsOf(text: string): readonly RemoteFault[] {
  // Throttling is answered in XML even to who asked for JSON.
  if (text.startsWith('<')) return faultsOfXml(text.slice(0, XML_MAX));
  return faultsOfJson(parsed(text));
}

/** `Fault.Error[]` with capitals from the accounting engine, `fault.error[]` in lower case from the gateway. */
export function faultsOfJson(body: JsonText | undefined): readonly RemoteFault[] {
  const engine = listOf(property(body, 'Fault'), 'Error');
  const gateway = listOf(property(body, 'fault'), 'error');
  return [...engine, ...gateway].map((error) => ({
    code: textOf(error, 'code') ?? '',
    message: textOf(error, 'Message') ?? textOf(error, 'message') ?? '',
    detail: textOf(error, 'Detail') ?? textOf(error, 'detail') ?? '',
  }));
}

function faultsOfXml(text: string): readonly RemoteFault[] {
  const inside = (xml: string, tag: string): string =>
    new RegExp(`<(?:\\w+:)?${tag}[^>]*>([^<]*)<`).exec(xml)?.[1]?.trim() ?? '';
  return [...text.matchAll(/<(?:\w+:)?Error\b([^>]*)>([\s\S]*?)<\/(?:\w+:)?Error>/g)].map((match) => ({
    code: /code="([^"]*)"/.exec(match[1] ?? '')?.[1] ?? '',
    message: inside(match[2] ?? '', 'Message'),
    detail: inside(match[2] ?? '', 'Detail'),
  }));
}

/** What faults prove about a write. */
export type Verdict = {
  readonly kind: 'refused' | 'taken' | 'held' | 'unknown' | 'throttled' | 'unauthorized' | 'gone';
  readonly problem: Problem;
};

type Kind = Verdict['kind'];
const CODES: Readonly<Record<string, readonly [Kind, Problem['code']]>> = {
  '120': ['held', 'access'],
  '610': ['gone', 'mapping'],
  '620': ['refused', 'mapping'],
  '2020': ['refused', 'mapping'],
  '2500': ['refused', 'mapping'],
  '3001': ['throttled', 'throttled'],
  '3100': ['held', 'reconnect'],
  '3200': ['unauthorized', 'reconnect'],
  '6140': ['taken', 'numberTaken'],
  '6190': ['held', 'subscription'],
  '6210': ['refused', 'closed'],
  '6240': ['refused', 'nameTaken'],
  '500': ['refused', 'program'],
  '2010': ['refused', 'program'],
  '2030': ['refused', 'program'],
  '2050': ['refused', 'program'],
  '2170': ['refused', 'program'],
  '4000': ['refused', 'program'],
  '4001': ['refused', 'program'],
  '5010': ['refused', 'changed'],
  '10100': ['held', 'tooLarge'],
};
/** 6000 is overloaded: rule violations, and "wait a few minutes" where the entry may have been saved. */
const TRANSIENT = /unexpected error occurred|wait a few minutes/i;

/** The gravest of several: an unknown outcome outweighs a hold, a hold a refusal. */
const GRAVITY: readonly Kind[] = ['unknown', 'throttled', 'unauthorized', 'held', 'taken', 'refused', 'gone'];

export function verdictOf(faults: readonly RemoteFault[], status: number): Verdict {
  const verdicts = faults.map((fault) => verdictOfOne(fault, status));
  const detail = redacted(faults.map((fault) => fault.detail || fault.message).join(' '));
  const [gravest] = verdicts.toSorted((a, b) => GRAVITY.indexOf(a[0]) - GRAVITY.indexOf(b[0]));
  const [kind, code] = gravest ?? (['unknown', 'unsettled'] as const);
  return { kind, problem: { code, detail } };
}

function verdictOfOne(fault: RemoteFault, status: number): readonly [Kind, Problem['code']] {
  if (status === 429) return ['throttled', 'throttled'];
  if (status >= 500 || (fault.code === '6000' && TRANSIENT.test(fault.detail + fault.message))) {
    return ['unknown', 'unsettled'];
  }
  const known = CODES[fault.code];
  if (known !== undefined) return known;
  const code = /^\d{1,6}$/.test(fault.code) ? Number(fault.code) : 0;
  // 1-499 is authorization, 2000-9999 a rule; 10000 and above is a failure inside QuickBooks, which proves nothing.
  if (code > 0 && code < 500) return ['held', 'access'];
  if (code >= 500 && code < 10_000) return ['refused', 'notAccepted'];
  return ['unknown', 'unsettled'];
}
