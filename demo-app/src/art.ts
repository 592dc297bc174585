// The shop's drawings, as SVG with attributes only (the page's content policy allows no inline styles).
import { drawing } from './dom.ts';
import { toolArt } from './art-tools.ts';

interface Bag {
  body: string;
  fold: string;
  ink: string;
  motif: string;
}

const PAPER = '#fdf6e9';

/** The picture on each coffee's label, drawn around the middle of the label at 100,106. */
const MOTIFS = {
  sunrise: (c: string) =>
    `<path d="M78 112a22 22 0 0 1 44 0z" fill="${c}"/><path d="M76 118h48M81 124h38M88 130h24" stroke="${c}" stroke-width="2.5" stroke-linecap="round"/>`,
  bell: (c: string) =>
    `<path d="M100 84c2 0 3.5 1.5 3.5 3.5v1c7 1.6 11.5 7.5 12 16 .2 6.5 1.6 10 4.7 13.5 1 1.2.2 3-1.4 3H81.2c-1.6 0-2.4-1.8-1.4-3 3.1-3.5 4.5-7 4.7-13.5.5-8.5 5-14.4 12-16v-1c0-2 1.5-3.5 3.5-3.5z" fill="${c}"/><path d="M93.5 124h13a6.5 6.5 0 0 1-13 0z" fill="${c}"/>`,
  sunset: (c: string) =>
    `<circle cx="100" cy="104" r="15" fill="${c}"/><path d="M74 122q6.5-6 13 0t13 0 13 0 13 0M80 130q5-5 10 0t10 0 10 0 10 0" fill="none" stroke="${c}" stroke-width="2.5" stroke-linecap="round"/>`,
  rings: (c: string) =>
    `<g fill="none" stroke="${c}" stroke-width="3"><circle cx="100" cy="108" r="6" fill="${c}"/><circle cx="100" cy="108" r="13"/><circle cx="100" cy="108" r="20"/><circle cx="100" cy="108" r="27" stroke-width="1.5"/></g>`,
  tower: (c: string) =>
    `<path d="M100 80l13 14v38H87V94z" fill="${c}"/><path d="M95 132v-9a5 5 0 0 1 10 0v9zM96 107v-5a4 4 0 0 1 8 0v5z" fill="${PAPER}"/><path d="M80 132h40" stroke="${c}" stroke-width="2.5" stroke-linecap="round"/>`,
  moon: (c: string) =>
    `<path d="M109 87a22 22 0 1 0 12 33 18 18 0 0 1-12-33z" fill="${c}"/><path d="M118 92l1.8 4.2L124 98l-4.2 1.8L118 104l-1.8-4.2L112 98l4.2-1.8z" fill="${c}"/>`,
};

const BAGS: Record<string, Bag> = {
  matins: { body: '#e9b04f', fold: '#c98d2c', ink: '#c07a1d', motif: MOTIFS.sunrise('#d98e2b') },
  angelus: { body: '#c8655a', fold: '#a64a41', ink: '#9c4239', motif: MOTIFS.bell('#c0574c') },
  vespers: { body: '#8a5a3c', fold: '#6c432a', ink: '#6c432a', motif: MOTIFS.sunset('#a5663d') },
  bourdon: { body: '#5b3f5c', fold: '#432c45', ink: '#513653', motif: MOTIFS.rings('#6d4a6e') },
  campanile: { body: '#4d84a3', fold: '#376883', ink: '#356681', motif: MOTIFS.tower('#4d84a3') },
  compline: { body: '#3f6b58', fold: '#2c5041', ink: '#2f5646', motif: MOTIFS.moon('#4b7d67') },
};

/** The drawing of a product. */
export function art(sku: string, className = 'art'): HTMLElement {
  const bag = BAGS[sku];
  const inner = bag ? bagArt(sku, bag) : sku === 'peal' ? pealArt() : toolArt(sku);
  return drawing(`<svg viewBox="0 0 200 200" focusable="false">${SHADOW}${inner}</svg>`, className);
}

const SHADOW = '<ellipse cx="100" cy="181" rx="58" ry="6" fill="#000" opacity=".09"/>';

function bagArt(sku: string, { body, fold, ink, motif }: Bag): string {
  return `
    <path d="M57 40h86l5 17v115a9 9 0 0 1-9 9H61a9 9 0 0 1-9-9V57z" fill="${body}"/>
    <path d="M57 40h86l5 17H52z" fill="${fold}"/>
    <path d="M57 31a4 4 0 0 1 4-4h78a4 4 0 0 1 4 4v9H57z" fill="${fold}"/>
    <path d="M57 39h86v3H57z" fill="#000" opacity=".14"/>
    <path d="M52 57h8v124a9 9 0 0 1-8-9z" fill="#fff" opacity=".12"/>
    <path d="M138 57h10v115a9 9 0 0 1-9 9h-1z" fill="#000" opacity=".1"/>
    <rect x="66" y="72" width="68" height="92" rx="5" fill="${PAPER}"/>
    ${motif}
    <text x="100" y="149" font-family="Fraunces, Georgia, serif" font-size="9.5" font-weight="600" letter-spacing=".8" text-anchor="middle" fill="${ink}">${label(sku)}</text>
    <text x="100" y="158" font-family="Figtree, sans-serif" font-size="5" letter-spacing="1.2" text-anchor="middle" fill="${ink}" opacity=".75">CARILLON COFFEE</text>`;
}

const label = (sku: string) => sku[0]!.toUpperCase() + sku.slice(1);

/** The box of three: the small bags stand in it, seen from the front. */
function pealArt(): string {
  const small = (x: number, body: string, fold: string) =>
    `<path d="M${x} 62h34v70H${x}z" fill="${body}"/><path d="M${x} 62h34v8H${x}z" fill="${fold}"/><path d="M${x + 2} 54h30v8h-30z" fill="${fold}"/><circle cx="${x + 17}" cy="92" r="10" fill="${PAPER}"/><circle cx="${x + 17}" cy="92" r="4.5" fill="${body}"/>`;
  return `
    ${small(44, '#e9b04f', '#c98d2c')}${small(83, '#c8655a', '#a64a41')}${small(122, '#8a5a3c', '#6c432a')}
    <path d="M34 112h132v62a7 7 0 0 1-7 7H41a7 7 0 0 1-7-7z" fill="#d9b98c"/>
    <path d="M34 112h132v7H34z" fill="#000" opacity=".1"/>
    <path d="M154 119h12v55a7 7 0 0 1-7 7h-5z" fill="#000" opacity=".07"/>
    <rect x="64" y="131" width="72" height="34" rx="4" fill="${PAPER}"/>
    <text x="100" y="148" font-family="Fraunces, Georgia, serif" font-size="12" font-weight="600" text-anchor="middle" fill="#7a5527">The Peal</text>
    <path d="M82 156h36" stroke="#c98d2c" stroke-width="1.5" stroke-linecap="round"/>`;
}

const BELL =
  '<svg viewBox="0 0 32 32" focusable="false"><path d="M16 4c1 0 1.7.8 1.7 1.7v.6c3.4.8 5.5 3.7 5.7 7.7.1 3.3.8 5.1 2.3 6.7.5.6.1 1.6-.7 1.6H7c-.8 0-1.2-1-.7-1.6 1.5-1.6 2.2-3.4 2.3-6.7.2-4 2.3-6.9 5.7-7.7v-.6C14.3 4.8 15 4 16 4z" fill="currentColor"/><path d="M12.7 24.3h6.6a3.3 3.3 0 0 1-6.6 0z" fill="currentColor"/></svg>';

/** The shop's mark. */
export const bell = (className = 'bell'): HTMLElement => drawing(BELL, className);

/** The picture beside the shop's greeting: bells of a carillon on their beam, and the cup they are ringing for. */
export function heroArt(): HTMLElement {
  const hung = (x: number, y: number, size: number, fill: string, delay: number) =>
    `<g class="swing swing-${delay}"><path d="M${x} 34V${y}" stroke="currentColor" stroke-width="2" opacity=".35"/><g transform="translate(${x - 16 * size} ${y - 4 * size}) scale(${size})"><path d="M16 4c1 0 1.7.8 1.7 1.7v.6c3.4.8 5.5 3.7 5.7 7.7.1 3.3.8 5.1 2.3 6.7.5.6.1 1.6-.7 1.6H7c-.8 0-1.2-1-.7-1.6 1.5-1.6 2.2-3.4 2.3-6.7.2-4 2.3-6.9 5.7-7.7v-.6C14.3 4.8 15 4 16 4z" fill="${fill}"/><path d="M12.7 24.3h6.6a3.3 3.3 0 0 1-6.6 0z" fill="${fill}" opacity=".7"/></g></g>`;
  return drawing(
    `<svg viewBox="0 0 360 240" focusable="false">
      <path d="M24 30h312" stroke="currentColor" stroke-width="9" stroke-linecap="round" opacity=".22"/>
      ${hung(70, 58, 1.5, '#e9b04f', 1)}${hung(128, 62, 2.1, '#c8655a', 2)}${hung(204, 66, 2.9, '#d99b45', 3)}${hung(286, 60, 1.9, '#4d84a3', 4)}
      <ellipse cx="204" cy="226" rx="86" ry="7" fill="#000" opacity=".08"/>
      <path d="M146 172h104l-7 40a14 14 0 0 1-14 12h-62a14 14 0 0 1-14-12z" fill="#fdf6e9"/>
      <path d="M232 172h18l-7 40a14 14 0 0 1-14 12h-10c8-14 12-32 13-52z" fill="#000" opacity=".06"/>
      <path d="M247 182c16-4 26 2 25 13s-13 17-29 15" fill="none" stroke="#fdf6e9" stroke-width="8"/>
      <ellipse cx="198" cy="172" rx="52" ry="8" fill="#f2e3ca"/><ellipse cx="198" cy="172.5" rx="46" ry="5.8" fill="#5a3620"/>
    </svg>`,
    'hero-art',
  );
}
