// What the shop sells: six coffees and six things to brew with or give, named after bells and the hours they ring.

export type Tint = 'amber' | 'rose' | 'sage' | 'sky' | 'clay' | 'plum';
export type Kind = 'coffee' | 'ware';

export interface Product {
  sku: string;
  name: string;
  kind: Kind;
  price: number;
  tint: Tint;
  line: string;
  about: string;
  facts: [string, string][];
}

export const PRODUCTS: Product[] = [
  {
    sku: 'matins', name: 'Matins', kind: 'coffee', price: 19, tint: 'amber',
    line: 'Light roast. Peach, jasmine, black tea',
    about: 'The first bell of the day. A washed coffee from small gardens around Guji, roasted light so that its flowers stay in the cup. Best as a pour-over, and best before eight.',
    facts: [['Origin', 'Guji, Ethiopia'], ['Process', 'Washed'], ['Weight', '250 g']],
  },
  {
    sku: 'angelus', name: 'Angelus', kind: 'coffee', price: 17.5, tint: 'rose',
    line: 'Medium roast. Caramel, red apple, almond',
    about: 'Rung at noon, drunk at any hour. Sweet and round, from a farm in Huila that has sent us its harvest for six years. If you buy one coffee for the whole house, buy this.',
    facts: [['Origin', 'Huila, Colombia'], ['Process', 'Honey'], ['Weight', '250 g']],
  },
  {
    sku: 'vespers', name: 'Vespers', kind: 'coffee', price: 17, tint: 'clay',
    line: 'Dark roast. Cocoa, cedar, brown sugar',
    about: 'For the end of the afternoon, with milk or without. Wet-hulled beans from Lintong, taken dark and slowly, until the cup is all cocoa and wood.',
    facts: [['Origin', 'Lintong, Sumatra'], ['Process', 'Wet-hulled'], ['Weight', '250 g']],
  },
  {
    sku: 'bourdon', name: 'Bourdon', kind: 'coffee', price: 16.5, tint: 'plum',
    line: 'Espresso. Dark cherry, molasses, hazelnut',
    about: 'The bourdon is the heaviest bell of the tower. This is our espresso: three coffees, one deep note, and a forgiving grind that suits a first machine as well as a fifth.',
    facts: [['Origin', 'Brazil, India, Rwanda'], ['Process', 'Natural and washed'], ['Weight', '250 g']],
  },
  {
    sku: 'campanile', name: 'Campanile', kind: 'coffee', price: 21, tint: 'sky',
    line: 'Light roast. Blackcurrant, grapefruit, honey',
    about: 'Tall and bright, like the tower it is named for. A Kenyan from the slopes above Nyeri with the sharp fruit that people either never forget or never forgive.',
    facts: [['Origin', 'Nyeri, Kenya'], ['Process', 'Double washed'], ['Weight', '250 g']],
  },
  {
    sku: 'compline', name: 'Compline', kind: 'coffee', price: 18, tint: 'sage',
    line: 'Decaf. Milk chocolate, fig, orange peel',
    about: 'The last bell. Decaffeinated with spring water, so that it tastes of coffee and lets you sleep. Quiet, sweet, and good with a book.',
    facts: [['Origin', 'Cauca, Colombia'], ['Process', 'Water decaf'], ['Weight', '250 g']],
  },
  {
    sku: 'dripper', name: 'Bell dripper', kind: 'ware', price: 28, tint: 'sky',
    line: 'Glazed stoneware for one or two cups',
    about: 'Turned by hand in the shape of an upturned bell. The ribs inside keep the paper off the wall, so the water finds its way without hurry.',
    facts: [['Material', 'Stoneware'], ['Cups', '1 to 2'], ['Filters', 'Size 02']],
  },
  {
    sku: 'kettle', name: 'Tower kettle', kind: 'ware', price: 64, tint: 'sage',
    line: 'Gooseneck, 0.9 litre, brushed steel',
    about: 'A long thin spout and a handle that balances. It pours as slowly as you like and stops when you stop. For gas, electric and induction.',
    facts: [['Volume', '0.9 l'], ['Material', 'Steel, beech'], ['Hobs', 'All']],
  },
  {
    sku: 'grinder', name: 'Clapper grinder', kind: 'ware', price: 89, tint: 'clay',
    line: 'Hand mill with steel burrs',
    about: 'Thirty turns for a cup. The burrs are steel, the setting clicks, and the whole thing comes apart without a tool when it wants a brush.',
    facts: [['Burrs', '38 mm steel'], ['Holds', '25 g'], ['Settings', '36 clicks']],
  },
  {
    sku: 'mug', name: 'Belfry mug', kind: 'ware', price: 18, tint: 'rose',
    line: 'A quarter litre, heavy foot, thin lip',
    about: 'Made by the potter who makes our dripper, from what is left on the wheel. No two have quite the same glaze.',
    facts: [['Volume', '250 ml'], ['Material', 'Stoneware'], ['Care', 'Dishwasher']],
  },
  {
    sku: 'moka', name: 'Steeple moka pot', kind: 'ware', price: 42, tint: 'plum',
    line: 'Three cups on the stove, eight sides',
    about: 'The pot that every kitchen of our childhood had, cast a little thicker. Put Bourdon in it, keep the flame low, and take it off when it starts to sing.',
    facts: [['Cups', '3'], ['Material', 'Aluminium'], ['Hobs', 'Gas, electric']],
  },
  {
    sku: 'peal', name: 'The Peal', kind: 'ware', price: 26, tint: 'amber',
    line: 'Three small bags to find your own bell',
    about: 'Matins, Angelus and Vespers, a hundred grams each, in a box with a card that says how to brew them. The present that is never wrong.',
    facts: [['Holds', '3 bags'], ['Weight', '300 g'], ['Card', 'Included']],
  },
];

/** What the shop calls a kind. */
export const KIND_NAMES: Record<Kind, string> = { coffee: 'Coffee', ware: 'To brew with, and to give' };

export const productOf = (sku: string): Product | undefined => PRODUCTS.find((product) => product.sku === sku);

const usd = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });

/** A price as the shop prints it. */
export const money = (amount: number): string => usd.format(amount);
export const CURRENCY = 'USD';
