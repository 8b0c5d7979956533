/** What the simulator answers, and the four shapes in which QuickBooks reports faults (reference: quickbooks 1.8). */
import { isObject, type JsonText, plainText, writeJsonText } from '#electron/sync/json-text.ts';

export type SimulatorAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How the connection ends instead of with this answer: torn down, or never answered. */
  readonly ends?: 'reset' | 'never';
};

export type FaultItem = {
  readonly code: string;
  readonly message: string;
  readonly detail: string;
  readonly element?: string;
};

const JSON_TYPE = { 'content-type': 'application/json;charset=UTF-8' };

export function json(body: JsonText, status = 200): SimulatorAnswer {
  return { status, headers: JSON_TYPE, body: writeJsonText(body) };
}

/** The inside of envelope A, also used item by item in a batch. */
export function faultBody(items: readonly FaultItem[], type = 'ValidationFault'): JsonText {
  return {
    Error: items.map(({ code, message, detail, element }) => ({
      Message: message,
      Detail: detail,
      code,
      ...(element === undefined ? {} : { element }),
    })),
    type,
  };
}

/** Envelope A, from the accounting engine. */
export function engineFault(
  items: readonly FaultItem[],
  time: string,
  status = 400,
  type?: string,
): SimulatorAnswer {
  return json({ Fault: faultBody(items, type), time }, status);
}

/** Envelope B, from the gateway: lower case, and `time` in milliseconds. */
export function gatewayFault(
  given: {
    readonly status: number;
    readonly code: string;
    readonly name: string;
    readonly detail: string;
    readonly type: string;
  },
  timeMs: JsonText,
): SimulatorAnswer {
  const { status, code, name, detail, type } = given;
  const message = `message=${name}; errorCode=${code.padStart(6, '0')}; statusCode=${status}`;
  const answer = json(
    {
      warnings: null,
      intuitObject: null,
      fault: { error: [{ message, detail, code, element: null }], type },
      report: null,
      queryResponse: null,
      batchItemResponse: [],
      attachableResponse: [],
      syncErrorResponse: null,
      requestId: null,
      time: timeMs,
      status: null,
      cdcresponse: [],
    },
    status,
  );
  const challenge = { 'www-authenticate': 'Bearer realm="Intuit", error="invalid_token"' };
  return status === 401 ? { ...answer, headers: { ...answer.headers, ...challenge } } : answer;
}

/** Envelope C: throttling is answered in XML whatever was asked for. */
export function xmlFault(code: string, message: string, status: number, time: string): SimulatorAnswer {
  const body = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><IntuitResponse xmlns="http://schema.intuit.com/finance/v3" time="${time}"><Fault type="SERVICE"><Error code="${code}"><Message>${message}</Message></Error></Fault></IntuitResponse>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}

/** Envelope D: a page of some proxy. */
export function htmlPage(status: number, title: string): SimulatorAnswer {
  const body = `<html><head><title>${status} ${title}</title></head><body><center><h1>${status} ${title}</h1></center></body></html>`;
  return { status, headers: { 'content-type': 'text/html' }, body };
}

/** What a client gets that does not ask for JSON. */
export function asXml(answer: SimulatorAnswer, body: JsonText): SimulatorAnswer {
  const xml = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><IntuitResponse xmlns="http://schema.intuit.com/finance/v3">${childrenOf(body)}</IntuitResponse>`;
  return { ...answer, headers: { 'content-type': 'application/xml' }, body: xml };
}

function childrenOf(value: JsonText): string {
  if (!isObject(value)) return '';
  return Object.entries(value)
    .flatMap(([name, inner]) =>
      (Array.isArray(inner) ? (inner as JsonText[]) : [inner]).map((one) => elementOf(name, one)),
    )
    .join('');
}

function elementOf(name: string, value: JsonText): string {
  if (isObject(value)) return `<${name}>${childrenOf(value)}</${name}>`;
  return `<${name}>${plainText(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</${name}>`;
}
