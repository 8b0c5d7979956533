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
import { INVALID_CLIENT, INVALID_GRANT, OTHER_APP } from './sign-in.ts';

/** What a trouble applies to: signing in, any call, writes, reads of one object, queries. */
export type Reach = 'token' | 'any' | 'write' | 'read' | 'query';
/** Before anything is carried out, after it was committed, or with the commit still to come. */
type Moment = 'before' | 'after' | 'late';
export type Trouble = {
  readonly reach: Reach;
  readonly moment: Moment;
  readonly answer: (company: Company) => SimulatorAnswer;
};

const time = (company: Company): string => preciseStampOf(company.clock.now());
const engine =
  (...items: readonly FaultItem[]) =>
  (company: Company): SimulatorAnswer =>
    engineFault(items, time(company));
const fixed = (answer: SimulatorAnswer) => (): SimulatorAnswer => answer;
const write = (...items: readonly FaultItem[]): Trouble => ({
  reach: 'write',
  moment: 'before',
  answer: engine(...items),
});

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

export const TROUBLES: Readonly<Record<string, Trouble>> = {
  '1': { reach: 'any', moment: 'before', answer: unauthorized },
  '2': { reach: 'any', moment: 'before', answer: disconnected },
  '3': { reach: 'token', moment: 'before', answer: fixed(INVALID_GRANT) },
  '4': { reach: 'token', moment: 'before', answer: fixed(INVALID_CLIENT) },
  '5': { reach: 'token', moment: 'before', answer: fixed(OTHER_APP) },
  '6': { reach: 'any', moment: 'before', answer: engine(FAULTS.noAccess) },
  '7': write(FAULTS.subscription),
  '8': { reach: 'any', moment: 'before', answer: throttled },
  '9': { reach: 'write', moment: 'after', answer: throttled },
  '12': write(FAULTS.malformed),
  '13': write(fault.unknownProperty('Colour', 'JournalEntry')),
  '14': write(fault.missing('AccountRef'), fault.missing('AccountRef')),
  '15': write(fault.missing('Line')),
  '16': write(fault.notNumeric('1.5')),
  '17': write(fault.tooLong('DocNumber', 21, 45)),
  '18': write(fault.badEnumeration('KREDIT')),
  '19': write(fault.badReference('Accounts', '7')),
  '20': write(fault.inactive()),
  '21': { reach: 'read', moment: 'before', answer: engine(FAULTS.deleted) },
  '22': write(fault.stale()),
  '23': write(FAULTS.twoLines),
  '24': write(FAULTS.noCustomer),
  '25': write(FAULTS.unbalanced),
  '26': write(FAULTS.oneArAp),
  '27': write(fault.duplicateNumber('CB00000000', '1')),
  '29': write(fault.duplicateName()),
  '30': write(FAULTS.closed),
  '31': write(FAULTS.deposited),
  '32': write(FAULTS.transient),
  '33': { reach: 'write', moment: 'after', answer: engine(FAULTS.transient) },
  '34': write(fault.requestIdTooLong('8182e07bba'.repeat(7).slice(0, 68))),
  '38': { reach: 'any', moment: 'before', answer: fixed(RESET) },
  '39': { reach: 'write', moment: 'after', answer: fixed(RESET) },
  '40': { reach: 'write', moment: 'late', answer: fixed(NEVER) },
  '41': { reach: 'write', moment: 'after', answer: fixed(EMPTY) },
  '41b': { reach: 'write', moment: 'after', answer: fixed(HALF) },
  '42': { reach: 'any', moment: 'before', answer: fixed(BAD_GATEWAY) },
  '42b': { reach: 'write', moment: 'after', answer: fixed(BAD_GATEWAY) },
  '43': {
    reach: 'any',
    moment: 'before',
    answer: (company) => engineFault([FAULTS.system], time(company), 500, 'SystemFault'),
  },
  '44': {
    reach: 'write',
    moment: 'before',
    answer: (company) => json({ Fault: faultBody([FAULTS.closed]), time: time(company) }),
  },
  '48': { reach: 'query', moment: 'before', answer: engine(fault.querySyntax('TxnDate', 29)) },
  '49': {
    reach: 'query',
    moment: 'before',
    answer: engine(fault.queryInvalid('invalid context declaration: Custmoer')),
  },
  '50': { reach: 'any', moment: 'before', answer: engine(fault.noSuchPath('/v3/nothing')) },
};

/** How long after the request a late write lands. */
export const LATE_MS = 90_000;
