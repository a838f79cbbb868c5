import type { Fact, Paper, Party } from '../../../domain/lifecycle/paper/document.ts';
import { symbolOf } from './labels/symbol.ts';
import { type Letterhead, pageSizes } from './letterhead.ts';
import { sectionTable } from './paper-table.ts';
import type { Content, Definition } from './pdf-content.ts';
import { fitted, isPrintable, printable } from './text.ts';

const margin = { side: 42, top: 52, bottom: 52 } as const;
const faint = '#5b6670';

/** A document on the pages of those whose it is. `printed` is the time that stands at its foot. */
export function paperDefinition(paper: Paper, letterhead: Letterhead, printed: Date): Definition {
  // A copy: what lays out adds to it.
  const pageSize = { ...pageSizes[letterhead.pageSize] };
  const width = pageSize.width - 2 * margin.side;
  return {
    pageSize,
    pageMargins: [margin.side, margin.top, margin.side, margin.bottom],
    header: (page) => (page === 1 ? null : continued(paper)),
    footer: (page, pages) => foot(printed, page, pages),
    content: [
      sender(letterhead, width),
      heading(paper, width),
      ...partiesAndFacts(paper, width),
      ...paper.sections.map((section) => sectionTable(section, width)),
      ...[...paper.notes, ...fontNote(paper)].map(
        (note): Content => ({ ...fitted(note, width, { size: 9 }), margin: [0, 0, 0, 6] }),
      ),
      ...signatures(paper.signatures, width),
    ],
  };
}

const codeSize = 46;

/** What the paper is, and to the right the code that leads a scanner back to it. */
function heading({ title, number, code }: Paper, width: number): Content {
  const wide = width - (code === '' ? 0 : codeSize + 12);
  const texts: Content = {
    width: wide,
    stack: [
      { ...fitted(title, wide, { size: 20, isBold: true }), fontSize: 20, bold: true },
      { ...fitted(number, wide, { size: 12 }), fontSize: 12, margin: [0, 1, 0, 0] },
    ],
  };
  const { svg } = code === '' ? { svg: '' } : symbolOf('datamatrix', code);
  return {
    columns: svg === '' ? [texts] : [texts, { svg, width: codeSize, height: codeSize }],
    columnGap: 12,
    margin: [0, 0, 0, 12],
  };
}

/** Who writes: the logo to the left, name and address to the right. */
function sender({ name, address, logo }: Letterhead, width: number): Content {
  if (name === '' && address.length === 0 && !logo) return { text: '' };
  const half = width / 2 - 8;
  return {
    columns: [
      logo ? { ...logo, fit: [half, 56], width: half } : { text: '', width: half },
      {
        width: '*',
        stack: [
          { ...fitted(name, half, { size: 10, isBold: true }), bold: true, fontSize: 10 },
          ...address.map((line) => fitted(line, half, { size: 9 })),
        ],
        alignment: 'right',
      },
    ],
    columnGap: 16,
    margin: [0, 0, 0, 20],
  };
}

/** Up to three columns: those who take part, then what else is known. */
function partiesAndFacts({ parties, facts }: Paper, width: number): readonly Content[] {
  const blocks: { readonly lines: readonly Content[] }[] = [];
  const columns = Math.min(3, parties.length + (facts.length > 0 ? 1 : 0));
  if (columns === 0) return [];
  const each = (width - (columns - 1) * 16) / columns;
  for (const party of parties) blocks.push({ lines: partyLines(party, each) });
  if (facts.length > 0) blocks.push({ lines: facts.map((fact) => factLine(fact, each)) });
  const rows = Array.from({ length: Math.ceil(blocks.length / columns) }, (_, row) =>
    blocks.slice(row * columns, (row + 1) * columns),
  );
  return rows.map((row) => ({
    columns: row.map(({ lines }) => ({ stack: [...lines], width: each })),
    columnGap: 16,
    margin: [0, 0, 0, 14],
  }));
}

const partyLines = ({ role, lines }: Party, width: number): readonly Content[] => [
  { text: printable(role), fontSize: 8, color: faint, margin: [0, 0, 0, 1] },
  ...lines.map((line) => fitted(line, width, { size: 9 })),
];

/** Labels are short, however wide the page is. */
const labelWidth = (width: number): number => Math.min(90, width * 0.45);

const factLine = ({ label, text }: Fact, width: number): Content => ({
  columns: [
    { text: printable(label), color: faint, width: labelWidth(width) },
    { ...fitted(text, width - labelWidth(width) - 6, { size: 9 }), width: '*' },
  ],
  columnGap: 6,
});

/** The head of later pages. */
const continued = ({ title, number }: Paper): Content => ({
  text: printable(`${title} ${number}`),
  noWrap: true,
  color: faint,
  fontSize: 8,
  margin: [margin.side, 26, margin.side, 0],
});

const foot = (printed: Date, page: number, pages: number): Content => ({
  columns: [
    { text: `Printed ${printed.toISOString().slice(0, 16).replace('T', ' ')} UTC` },
    { text: `Page ${page} of ${pages}`, alignment: 'right' },
  ],
  fontSize: 8,
  color: faint,
  margin: [margin.side, 16, margin.side, 0],
});

function signatures(labels: readonly string[], width: number): readonly Content[] {
  if (labels.length === 0) return [];
  const each = (width - (labels.length - 1) * 24) / labels.length;
  return [
    {
      columns: labels.map((label) => ({
        width: each,
        stack: [
          { canvas: [{ type: 'line', x1: 0, y1: 0, x2: each, y2: 0, lineWidth: 0.6 }] },
          { text: printable(label), fontSize: 8, color: faint, margin: [0, 3, 0, 0] },
        ],
      })),
      columnGap: 24,
      unbreakable: true,
      margin: [0, 44, 0, 0],
    },
  ];
}

/** Told where a text has something that the font does not have. */
const fontNote = (paper: Paper): readonly string[] =>
  textsOf(paper).every(isPrintable)
    ? []
    : ['[U+…] stands for characters that the font of this document does not have, by their numbers in Unicode.'];

const textsOf = ({ number, parties, facts, sections, notes }: Paper): readonly string[] => [
  number,
  ...parties.flatMap(({ lines }) => lines),
  ...facts.map(({ text }) => text),
  ...sections.flatMap(({ heading, rows, sums }) => [heading, ...rows.flat(), ...sums.map(({ text }) => text)]),
  ...notes,
];
