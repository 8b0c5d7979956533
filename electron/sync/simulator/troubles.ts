/**
 * Troubles that can be switched on, by their row in the reference table (quickbooks 6). Rows that are rules (a missing
 * account, a closed period) happen by themselves; switched on, they answer without being broken.
 */
import { whole } from '#electron/sync/json-text.ts';
import {
  engineFault,
  faultBody,
  type FaultItem,
  gatewayFault,
  htmlPage,
  json,
  type SimulatorAnswer,
  xmlFault,
} from './answer.ts';
import { preciseStampOf } from './clock.ts';
import type { Company } from './company.ts';
import { fault, FAULTS } from './rules.ts';
import {
  allDeleted,
  cutShort,
  editNewest,
  inXml,
  leaveOneOut,
  otherCompany,
  redirected,
  retireAccount,
} from './twists.ts';
import { INVALID_CLIENT, INVALID_GRANT, OTHER_APP } from './sign-in.ts';

/** What a trouble applies to: signing in, any call, writes, batches, reads of one object, queries, changes, reports. */
export type Reach =
  | 'authorize'
  | 'token'
  | 'any'
  | 'write'
  | 'batch'
  | 'read'
  | 'query'
  | 'changes'
  | 'report'
  | 'company';

/** Before anything is carried out, after it was committed, with the commit still to come, or on the answer itself. */
export type Trouble =
  | {
      readonly kind: 'answer';
      readonly reach: Reach;
      readonly moment: 'before' | 'after' | 'late';
      readonly answer: (company: Company) => SimulatorAnswer;
    }
  /** Faults of one object: the answer to a single write, or one item of a batch. `isSaved`: carried out all the same. */
  | {
      readonly kind: 'item';
      readonly reach: 'write';
      readonly items: readonly FaultItem[];
      readonly isSaved: boolean;
    }
  | {
      readonly kind: 'twist';
      readonly reach: Reach;
      readonly twist: (answer: SimulatorAnswer, company: Company) => SimulatorAnswer;
    }
  /** Somebody does something in QuickBooks, before the request is carried out or after it. */
  | {
      readonly kind: 'act';
      readonly reach: Reach;
      readonly moment: 'before' | 'after';
      readonly act: (company: Company, request: { readonly body: string }) => void;
    }
  /** How the company behaves from now on, until all is calm again. */
  | { readonly kind: 'habit'; readonly habit: Habit };

/** What happens to a request id that was used before; which of them QuickBooks does is not certain. */
export type RequestIdMode = 'replay' | 'replay6000' | 'ignore';
export type Habit = {
  readonly requestIdMode?: RequestIdMode;
  readonly refusesDuplicateNumbers?: boolean;
  readonly skewMs?: number;
};

const time = (company: Company): string => preciseStampOf(company.clock.now());
const engine =
  (...items: readonly FaultItem[]) =>
  (company: Company): SimulatorAnswer =>
    engineFault(items, time(company));
const fixed = (answer: SimulatorAnswer) => (): SimulatorAnswer => answer;
const write = (...items: readonly FaultItem[]): Trouble => ({
  kind: 'item',
  reach: 'write',
  items,
  isSaved: false,
});
const on = (
  reach: Reach,
  moment: 'before' | 'after' | 'late',
  answer: (company: Company) => SimulatorAnswer,
): Trouble => ({ kind: 'answer', reach, moment, answer });
const twist = (
  reach: Reach,
  change: (answer: SimulatorAnswer, company: Company) => SimulatorAnswer,
): Trouble => ({ kind: 'twist', reach, twist: change });

const throttled = (company: Company): SimulatorAnswer =>
  xmlFault('3001', 'message=ThrottleExceeded; errorCode=003001; statusCode=429', 429, time(company));
const unauthorized = (company: Company): SimulatorAnswer =>
  gatewayFault(
    {
      status: 401,
      code: '3200',
      name: 'AuthenticationFailed',
      detail: `Token expired: ${company.keys.access}`,
      type: 'AUTHENTICATION',
    },
    whole(company.clock.now()),
  );
const disconnected = (company: Company): SimulatorAnswer =>
  gatewayFault(
    {
      status: 403,
      code: '3100',
      name: 'ApplicationAuthorizationFailed',
      detail: 'The application is not authorized for this company.',
      type: 'SERVICE',
    },
    whole(company.clock.now()),
  );
const RESET: SimulatorAnswer = { status: 0, headers: {}, body: '', ends: 'reset' };
const NEVER: SimulatorAnswer = { status: 0, headers: {}, body: '', ends: 'never' };
const EMPTY: SimulatorAnswer = { status: 200, headers: { 'content-type': 'application/json' }, body: '' };
const HALF: SimulatorAnswer = { ...EMPTY, body: '{"JournalEntry":{"Id":"1","Sync' };
const BAD_GATEWAY = htmlPage(502, 'Bad Gateway');

const system = (company: Company): SimulatorAnswer =>
  engineFault([FAULTS.system], time(company), 500, 'SystemFault');

export const TROUBLES: Readonly<Record<string, Trouble>> = {
  '1': on('any', 'before', unauthorized),
  '2': on('any', 'before', disconnected),
  '3': on('token', 'before', fixed(INVALID_GRANT)),
  '4': on('token', 'before', fixed(INVALID_CLIENT)),
  '5': on('token', 'before', fixed(OTHER_APP)),
  '6': on('any', 'before', engine(FAULTS.noAccess)),
  '7': on('write', 'before', engine(FAULTS.subscription)),
  '8': on('any', 'before', throttled),
  '9': on('write', 'after', throttled),
  '10': write(FAULTS.throttled),
  '11': on('any', 'before', throttled),
  '12': on('write', 'before', engine(FAULTS.malformed)),
  '13': write(fault.unknownProperty('Colour', 'JournalEntry')),
  '14': write(fault.missing('AccountRef'), fault.missing('AccountRef')),
  '15': write(fault.missing('Line')),
  '16': write(fault.notNumeric('1.5')),
  '17': write(fault.tooLong('DocNumber', 21, 45)),
  '18': write(fault.badEnumeration('KREDIT')),
  '19': write(fault.badReference('Accounts', '7')),
  '20': write(fault.inactive()),
  '21': on('read', 'before', engine(FAULTS.deleted)),
  '22': write(fault.stale()),
  '23': write(FAULTS.twoLines),
  '24': write(FAULTS.noCustomer),
  '25': write(FAULTS.unbalanced),
  '26': write(FAULTS.oneArAp),
  '27': write(fault.duplicateNumber('CB00000000', '1')),
  '28': { kind: 'habit', habit: { refusesDuplicateNumbers: false } },
  '29': write(fault.duplicateName()),
  '30': write(FAULTS.closed),
  '31': write(FAULTS.deposited),
  '32': write(FAULTS.transient),
  '33': { kind: 'item', reach: 'write', items: [FAULTS.transient], isSaved: true },
  '34': write(fault.requestIdTooLong('8182e07bba'.repeat(7).slice(0, 68))),
  '35': { kind: 'habit', habit: { requestIdMode: 'replay' } },
  '36': { kind: 'habit', habit: { requestIdMode: 'replay6000' } },
  '37': { kind: 'habit', habit: { requestIdMode: 'replay', refusesDuplicateNumbers: false } },
  '38': on('any', 'before', fixed(RESET)),
  '39': on('write', 'after', fixed(RESET)),
  '40': on('write', 'late', fixed(NEVER)),
  '41': on('write', 'after', fixed(EMPTY)),
  '41b': on('write', 'after', fixed(HALF)),
  '42': on('any', 'before', fixed(BAD_GATEWAY)),
  '42b': on('write', 'after', fixed(BAD_GATEWAY)),
  '43': on('any', 'before', system),
  '44': on('write', 'before', (company) => json({ Fault: faultBody([FAULTS.closed]), time: time(company) })),
  // The order of a batch is never kept here; with this, every second item is refused as well.
  '45': { ...write(FAULTS.twoLines) },
  '46': on('batch', 'before', engine(fault.tooManyItems(31))),
  '47': twist('batch', leaveOneOut),
  '48': on('query', 'before', engine(fault.querySyntax('TxnDate', 29))),
  '49': on('query', 'before', engine(fault.queryInvalid('invalid context declaration: Custmoer'))),
  '50': on('any', 'before', engine(fault.noSuchPath('/v3/nothing'))),
  '51': twist('query', inXml),
  '52': twist('changes', cutShort),
  '53': twist('changes', allDeleted),
  '54': on('report', 'before', engine(FAULTS.tooLarge)),
  '55': { kind: 'act', reach: 'write', moment: 'after', act: editNewest },
  '56': { kind: 'act', reach: 'write', moment: 'before', act: retireAccount },
  '57': on('token', 'after', fixed(RESET)),
  '58': { kind: 'habit', habit: { skewMs: 3 * 3_600_000 } },
  '59': twist('company', otherCompany),
  '60': twist('authorize', (answer) => redirected(answer, (query) => query.set('state', 'not-yours'))),
  '60b': twist('authorize', (answer) =>
    redirected(answer, (query) => {
      query.delete('code');
      query.set('error', 'access_denied');
    }),
  ),
};

/** How long after the request a late write lands. */
export const LATE_MS = 90_000;
