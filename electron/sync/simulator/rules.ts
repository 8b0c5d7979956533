/** QuickBooks' texts for what it refuses, word for word where they were recorded (reference: quickbooks 6). */
import type { FaultItem } from './answer.ts';

const BUSINESS = 'A business validation error has occurred while processing your request';
const business = (detail: string): FaultItem => ({
  code: '6000',
  message: BUSINESS,
  detail: `Business Validation Error: ${detail}`,
});

export const FAULTS = {
  noAccess: {
    code: '120',
    message: 'Authorization Failure',
    detail: ': -11014-You do not have access to use QuickBooks Online Plus.',
  },
  subscription: {
    code: '6190',
    message: 'Invalid Company Status',
    detail:
      'Subscription period has ended or canceled or there was a billing problem : You can only view data.',
  },
  malformed: {
    code: '2010',
    message: 'Request has invalid or unsupported property',
    detail: 'Property Name:failed to parse json object; a property specified is unsupported or invalid',
  },
  twoLines: business('Fill out at least two detail lines to continue.'),
  noCustomer: business('When you use Accounts Receivable, you must choose a customer in the Name field.'),
  // The text of the payable side and of the next two was not found anywhere: assumed.
  noVendor: business('When you use Accounts Payable, you must choose a vendor in the Name field.'),
  unbalanced: business('Please balance debits and credits.'),
  oneArAp: business(
    'You can only use one Accounts Receivable or Accounts Payable account in a journal entry.',
  ),
  transient: business(
    'An unexpected error occurred while accessing or saving your data. Please wait a few minutes and try again. If the problem persists, contact customer support.',
  ),
  closed: {
    code: '6210',
    message: 'Account Period Closed, Cannot Update Through Services API',
    detail:
      'The account period has closed and the account books cannot be updated through through the QBO Services API. Please use the QBO website to make these changes.',
  },
  deposited: {
    code: '6540',
    message: 'Deposited Transaction cannot be changed',
    detail: 'Deposited Transaction cannot be changed : You cannot change a transaction that was deposited.',
  },
  deleted: {
    code: '610',
    message: 'Object Not Found',
    detail: 'Object Not Found : Another user has deleted this transaction.',
    element: '',
  },
  notThere: {
    code: '610',
    message: 'Object Not Found',
    detail:
      "Object Not Found : Something you're trying to use has been made inactive. Check the fields with accounts, customers, items, vendors or employees.",
    element: '',
  },
  throttled: {
    code: '3001',
    message: 'message=ThrottleExceeded; errorCode=003001; statusCode=429',
    detail: 'The request limit was reached.',
  },
  tooLarge: {
    code: '10100',
    message: 'Result Set Big Error',
    detail: 'Result Set Big Error : Report too large, please customize',
    element: 'ReportName',
  },
  system: {
    code: '10000',
    message: 'An application error has occurred while processing your request',
    detail: 'System Failure Error: An application error has occurred while processing your request',
  },
} as const satisfies Record<string, FaultItem>;

export const fault = {
  unknownProperty: (property: string, entity: string): FaultItem => ({
    code: '2010',
    message: 'Request has invalid or unsupported property',
    detail: `Property Name:Unrecognized field "${property}" (class com.intuit.schema.finance.v3.${entity}), not marked as ignorable specified is unsupported or invalid`,
  }),
  missing: (parameter: string): FaultItem => ({
    code: '2020',
    message: 'Required param missing, need to supply the required value for the API',
    detail: `Required parameter ${parameter} is missing in the request`,
    element: parameter,
  }),
  notNumeric: (value: string): FaultItem => ({
    code: '2030',
    message: 'Invalid ID',
    detail: `Id should be a valid number. Supplied value:${value}`,
    element: 'Id',
  }),
  tooLong: (element: string, longest: number, length: number): FaultItem => ({
    code: '2050',
    message: 'String length is either shorter or longer than supported by specification',
    detail: `String length specified does not match the supported length. Min:0 Max:${longest} supported. Supplied length:${length}`,
    element,
  }),
  badEnumeration: (value: string): FaultItem => ({
    code: '2170',
    message: 'Invalid Enumeration',
    detail: `Invalid Enumeration : ${value}`,
  }),
  badReference: (list: 'Accounts' | 'Klasses' | 'Depts' | 'Names', id: string): FaultItem => ({
    code: '2500',
    message: 'Invalid Reference Id',
    detail: `Invalid Reference Id : ${list} element id ${id} not found`,
  }),
  inactive: (): FaultItem => ({ ...FAULTS.notThere, code: '2500', message: 'Invalid Reference Id' }),
  stale: (): FaultItem => ({
    code: '5010',
    message: 'Stale Object Error',
    detail:
      'Stale Object Error : You and Pat Bookkeeper were working on this at the same time. Pat Bookkeeper finished before you did, so your work was not saved.',
    element: '',
  }),
  duplicateNumber: (docNumber: string, id: string): FaultItem => ({
    code: '6140',
    message: 'Duplicate Document Number Error',
    detail: `Duplicate Document Number Error : You must specify a different number. This number has already been used. DocNumber=${docNumber} is assigned to TxnType=Journal Entry with TxnId=${id}`,
  }),
  duplicateName: (): FaultItem => ({
    code: '6240',
    message: 'Duplicate Name Exists Error',
    detail:
      'The name supplied already exists. : Another customer, vendor or employee is already using this name. Please use a different name.',
  }),
  requestIdTooLong: (requestId: string): FaultItem =>
    business(
      `You cannot enter more than 50 characters in the request_id field. You tried entering ${requestId}, which is ${requestId.length} characters.`,
    ),
  tooManyItems: (count: number): FaultItem => ({
    code: '2010',
    message: 'Request has invalid or unsupported property',
    detail: `A batch takes at most 30 items; this one has ${count}.`,
  }),
  querySyntax: (found: string, column: number): FaultItem => ({
    code: '4000',
    message: 'Error parsing query',
    detail: `QueryParserError: Encountered " <IDENTIFIER> "${found} "" at line 1, column ${column}.`,
  }),
  queryInvalid: (detail: string): FaultItem => ({
    code: '4001',
    message: 'Invalid query',
    detail: `QueryValidationError: ${detail}`,
  }),
  noSuchPath: (path: string): FaultItem => ({
    code: '500',
    message: 'Unsupported Operation',
    detail: `Operation Could not find resource for relative : ${path} is not supported.`,
  }),
} as const;

/** Thrown while a request is carried out; nothing was changed. */
export class SimulatorFault extends Error {
  readonly items: readonly FaultItem[];
  constructor(items: readonly FaultItem[]) {
    super(items.map((item) => item.detail).join(' '));
    this.items = items;
  }
}

export function refuse(...items: readonly FaultItem[]): never {
  throw new SimulatorFault(items);
}
