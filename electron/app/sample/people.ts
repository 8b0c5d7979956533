/** Who the sample agency works with: carriers, producers, clients. All invented. */

export type SampleCarrier = {
  readonly code: string;
  readonly name: string;
  readonly kind: 'carrier' | 'mga';
  readonly commissionPpm: number;
  readonly remitDays: number;
  readonly billsByInstallment: boolean;
  /** Lines it writes, with the smallest and largest yearly premium in dollars. */
  readonly lines: readonly (readonly [line: string, from: number, to: number])[];
  readonly isSurplusLines: boolean;
  readonly carrierFeeCents: number;
};

const carrier = (
  code: string,
  name: string,
  commissionPpm: number,
  lines: SampleCarrier['lines'],
  more: Partial<SampleCarrier> = {},
): SampleCarrier => ({
  code,
  name,
  kind: 'carrier',
  commissionPpm,
  remitDays: 30,
  billsByInstallment: true,
  isSurplusLines: false,
  carrierFeeCents: 0,
  lines,
  ...more,
});

export const SAMPLE_CARRIERS: readonly SampleCarrier[] = [
  carrier('TGM', 'Tallgrass Mutual', 100_000, [
    ['Commercial auto', 3_200, 9_800],
    ['Workers’ compensation', 2_400, 11_500],
  ]),
  carrier('OST', 'Ostrander Casualty', 150_000, [
    ['Businessowners', 900, 4_200],
    ['General liability', 800, 3_900],
  ]),
  carrier('RSW', 'Redstart Wholesale', 150_000, [['General liability', 1_200, 6_400]], {
    kind: 'mga',
    isSurplusLines: true,
    carrierFeeCents: 7_500,
    remitDays: 20,
  }),
  carrier('CPS', 'Caprock Specialty', 140_000, [
    ['Property', 1_100, 7_800],
    ['Inland marine', 600, 2_400],
  ]),
  carrier('PRM', 'Prairie Mutual', 120_000, [
    ['Homeowners', 1_400, 4_600],
    ['Dwelling fire', 900, 2_800],
  ]),
  carrier(
    'BWI',
    'Bywater Insurance',
    125_000,
    [
      ['Umbrella', 700, 2_900],
      ['Commercial package', 2_100, 8_800],
    ],
    { billsByInstallment: true },
  ),
  carrier('HLC', 'Hill Country Surety', 300_000, [['Contractor bond', 150, 1_200]], { remitDays: 45 }),
  carrier(
    'MSA',
    'Mesa Professional',
    160_000,
    [
      ['Professional liability', 1_600, 7_200],
      ['Cyber', 900, 3_600],
    ],
    { kind: 'mga', isSurplusLines: true, carrierFeeCents: 12_500, remitDays: 20 },
  ),
];

export const SAMPLE_PRODUCERS = [
  { code: 'DK', name: 'Dana Kessler', sharePpm: 400_000 },
  { code: 'MR', name: 'Marcus Reyes', sharePpm: 350_000 },
  { code: 'TL', name: 'Terry Lindqvist', sharePpm: 0 },
] as const;

/** Name, town, and the places of those with subaccounts. */
export const SAMPLE_CLIENTS: readonly (readonly [name: string, town: string, ...places: string[]])[] = [
  ['Cedar Fork Nursery', 'Bastrop', 'Main yard', 'Greenhouses', 'Delivery fleet'],
  ['Juniper Street Bakery', 'Austin', 'Juniper Street', 'Airport kiosk'],
  ['Orchard Lane Daycare', 'Georgetown'],
  ['Millrace Print Shop', 'San Marcos'],
  ['Sable Creek Dental', 'Round Rock', 'Practice', 'Building'],
  ['Fernhill Dental Group', 'Austin'],
  ['Blackland Feed and Supply', 'Taylor', 'Store', 'Elevator'],
  ['Copperhead Roofing', 'Kyle'],
  ['Lost Pines Veterinary', 'Bastrop'],
  ['Barton Electric', 'Austin', 'Service', 'Construction'],
  ['Hutto Hardware', 'Hutto'],
  ['Quail Run Apartments', 'Pflugerville', 'Phase one', 'Phase two'],
  ['Comal River Outfitters', 'New Braunfels'],
  ['Limestone Masonry', 'Burnet'],
  ['Old Mill Brewing', 'Lockhart', 'Brewery', 'Taproom'],
  ['Pecan Grove Assisted Living', 'Seguin'],
  ['Travis Courier', 'Austin'],
  ['Wimberley Glassworks', 'Wimberley'],
  ['Bluebonnet Landscaping', 'Leander', 'Crews', 'Nursery lot'],
  ['San Gabriel Auto Body', 'Georgetown'],
  ['Nolan Ryan Welding', 'Cedar Park'],
  ['Rio Vista Farms', 'Uvalde', 'Orchard', 'Packing house'],
  ['Stonewall Vineyards', 'Fredericksburg'],
  ['Cypress Mill Plumbing', 'Blanco'],
  ['Dripping Springs Yoga', 'Dripping Springs'],
  ['Elgin Sausage House', 'Elgin', 'Plant', 'Restaurant'],
  ['Fayette Machine Works', 'La Grange'],
  ['Granger Lake Marina', 'Granger'],
  ['Hays County Title', 'San Marcos'],
  ['Indigo Software Studio', 'Austin'],
  ['Jarrell Trucking', 'Jarrell', 'Tractors', 'Trailers'],
  ['Kerrville Pool and Spa', 'Kerrville'],
  ['Lampasas Cattle Company', 'Lampasas'],
  ['Marble Falls Storage', 'Marble Falls', 'North', 'South'],
  ['Northgate Chiropractic', 'Round Rock'],
  ['Oakwood Townhomes Association', 'Austin'],
  ['Ponderosa Signs', 'Buda'],
  ['Rosewood Florist', 'Austin'],
  ['Smithville Antiques', 'Smithville'],
  ['Thorndale Grain', 'Thorndale'],
  ['Vista Ridge Painting', 'Cedar Park'],
  ['Waterloo Bicycle', 'Austin'],
  ['Yellow House Preschool', 'Manor'],
  ['Zilker Catering', 'Austin'],
  ['Álvarez Tile and Stone', 'Del Valle'],
  ['Adaeze Okafor', 'Austin'],
  ['Brian and Lucy Hartmann', 'Lakeway'],
  ['Carmen Villarreal', 'San Marcos'],
  ['Douglas Pruitt', 'Taylor'],
  ['Eleanor Whitcombe', 'Georgetown'],
  ['Frank Nguyen', 'Pflugerville'],
  ['Grace Lindholm', 'Austin'],
  ['Hector Salinas', 'Kyle'],
  ['Ingrid Sorensen', 'Wimberley'],
  ['James and Ruth Abernathy', 'Bastrop'],
  ['Karthik Raman', 'Cedar Park'],
  ['Laura McAllister', 'Round Rock'],
  ['Miguel Ortega', 'Buda'],
  ['Nadia Haddad', 'Austin'],
  ['Owen Blackwood', 'Elgin'],
];

/** Where the persons among the clients begin. */
export const FIRST_PERSON = 45;
