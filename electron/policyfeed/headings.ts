/** What columns of agency systems' exports are called, and which of our fields each one is. */
import { hash } from 'node:crypto';
import type { FeedField, Mapping } from '#shared/contract/index.ts';
import { FEED_FIELDS } from '#shared/contract/index.ts';

/** Headings without case, spaces and punctuation; `#` reads `number`, `%` reads `percent`. The first of a field is its best. */
const SYNONYMS: Readonly<Record<FeedField, string>> = {
  accountNumber:
    'accountnumber accountno accountid accountcode customernumber customerno customerid clientnumber clientno clientid clientcode insurednumber insuredid custno acctno acctnumber lookupcode',
  accountName:
    'insured insuredname namedinsured firstnamedinsured accountname account customer customername client clientname primaryinsured applicantname policyholder policyholdername fullname name',
  accountKind: 'accountkind accounttype customertype clienttype insuredtype entitytype kind',
  subaccountName:
    'subaccount subaccountname location locationname division department branchname billinggroup',
  email: 'email emailaddress insuredemail clientemail primaryemail mail',
  phone:
    'phone phonenumber telephone insuredphone primaryphone businessphone mobile cell workphone homephone',
  address:
    'address address1 addressline1 street streetaddress mailingaddress mailingaddress1 insuredaddress mailingstreet addr1',
  city: 'city mailingcity insuredcity town',
  accountState: 'accountstate mailingstate insuredstate addressstate clientstate customerstate',
  postalCode: 'zip zipcode postalcode postcode mailingzip zippostalcode insuredzip',
  carrierCode:
    'carriercode companycode carrierid icocode writingcompanycode issuingcompanycode insurercode naic naiccode',
  carrierName:
    'carrier carriername company companyname insurer insurername insurancecompany insurancecarrier writingcompany issuingcompany issuingcarrier ico mga ga generalagent',
  producerCode: 'producercode producerid agentcode producernumber agentid salespersoncode csrcode',
  producerName: 'producer producername agent agentname salesperson accountexecutive producer1 servicingagent',
  policyNumber:
    'policynumber policyno policy policynum policyid polnumber polno polnum policycode contractnumber',
  lineOfBusiness:
    'lineofbusiness lob line coverage coveragetype policytype typeofpolicy lineofcoverage policylob product typeofinsurance',
  policyState: 'policystate state riskstate writingstate stateofrisk ratingstate taxstate st',
  effectiveOn:
    'effectivedate effdate effective policyeffectivedate inceptiondate startdate inception poleffdate policyeffective termeffectivedate efffrom effectiveon effdt from',
  expirationOn:
    'expirationdate expdate expiration policyexpirationdate expirydate enddate expiry polexpdate policyexpiration termexpirationdate expires expirationon expdt to',
  premium:
    'writtenpremium premium annualpremium totalpremium termpremium policypremium fullpremium grosspremium basepremium premiumamount fulltermpremium netpremium annualizedpremium',
  commissionPercent:
    'commissionpercent commpercent commission commissionrate commrate agencycommission agencycommissionpercent agencycommpercent commissionpct commpct comm',
  carrierFee:
    'carrierfee policyfee companyfee carrierfees policyfees companyfees fee fees mgafee inspectionfee',
  agencyFee: 'agencyfee agencyfees brokerfee brokerfees servicefee servicefees agencybrokerfee',
  isSurplusLines: 'surpluslines issurpluslines excessandsurplus excesssurplus nonadmitted surplus',
  downPaymentPercent:
    'downpaymentpercent downpercent downpayment downpaymentpct depositpercent downpmtpercent',
  installments: 'installments numberofinstallments installmentcount noofinstallments numberofpayments',
  dueDay: 'dueday billday billingday paymentday installmentday dayofmonth',
};

const FIELD_BY_HEADING: ReadonlyMap<string, FeedField> = new Map(
  FEED_FIELDS.flatMap((field) => SYNONYMS[field].split(' ').map((heading) => [heading, field] as const)),
);
const RANK: ReadonlyMap<string, number> = new Map(
  FEED_FIELDS.flatMap((field) => SYNONYMS[field].split(' ').map((heading, rank) => [heading, rank] as const)),
);

export function normalHeading(heading: string): string {
  return heading
    .slice(0, 200)
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('#', ' number ')
    .replaceAll('%', ' percent ')
    .replace(/[^a-z0-9]+/g, '');
}

/** The field a heading names by itself, null when it names none. */
export function fieldOf(heading: string): FeedField | null {
  return FIELD_BY_HEADING.get(normalHeading(heading)) ?? null;
}

/** One column for each field: the one whose heading is the most usual, the first of equals. */
export function guessColumns(columns: readonly string[]): Mapping['columns'] {
  const best = new Map<FeedField, { column: number; rank: number }>();
  for (const [column, heading] of columns.entries()) {
    const normal = normalHeading(heading);
    const field = FIELD_BY_HEADING.get(normal);
    const rank = RANK.get(normal) ?? 0;
    if (field === undefined) continue;
    const known = best.get(field);
    if (known === undefined || rank < known.rank) best.set(field, { column, rank });
  }
  return Object.fromEntries([...best].map(([field, { column }]) => [field, column]));
}

const DATE = /^\s*(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})/;

/** Which order the dates of the file are written in: told by the first that can be read only one way, else American. */
export function guessDateOrder(texts: Iterable<string>): Mapping['dateOrder'] {
  for (const text of texts) {
    const [, first = '', second = ''] = DATE.exec(text) ?? [];
    if (first.length === 4) return 'ymd';
    if (Number(first) > 12) return 'dmy';
    if (Number(second) > 12) return 'mdy';
  }
  return 'mdy';
}

/** The same headings in the same order are the same source. */
export function signatureOf(columns: readonly string[]): string {
  return hash('sha256', JSON.stringify(columns.map(normalHeading)));
}

const POLICY_FIELDS: readonly FeedField[] = ['lineOfBusiness', 'effectiveOn', 'premium'];

/** Fields without a column that every row of this file needs. A file without policies needs names alone. */
export function missingFields(columns: Mapping['columns']): FeedField[] {
  const has = (field: FeedField): boolean => columns[field] !== undefined;
  const missing: FeedField[] = has('accountName') ? [] : ['accountName'];
  const hasPolicies = (
    ['policyNumber', 'premium', 'effectiveOn', 'carrierName', 'carrierCode'] as const
  ).some(has);
  if (!hasPolicies) return missing;
  if (!has('policyNumber')) missing.push('policyNumber');
  if (!has('carrierName') && !has('carrierCode')) missing.push('carrierName');
  return [...missing, ...POLICY_FIELDS.filter((field) => !has(field))];
}
