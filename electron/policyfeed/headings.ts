/** What columns of agency systems' exports are called, and which of our fields each one is. */
import { headingsOf } from '#electron/tabular/index.ts';
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

const HEADINGS = headingsOf(FEED_FIELDS, SYNONYMS);

/** The field a heading names by itself, null when it names none. */
export const fieldOf = HEADINGS.fieldOf;
/** One column for each field: the one whose heading is the most usual, the first of equals. */
export const guessColumns: (columns: readonly string[]) => Mapping['columns'] = HEADINGS.guessColumns;

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
