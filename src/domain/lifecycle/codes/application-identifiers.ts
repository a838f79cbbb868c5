/**
 * The application identifiers of GS1 with the length of their data, after GS1's Barcode Syntax Dictionary
 * (https://ref.gs1.org/tools/gs1-barcode-syntax-resource/): N digits, X characters, `n` any digit.
 */
const table = `
00 N18 | 01-03 N14 | 10 X1-20 | 11-13 N6 | 15-17 N6 | 20 N2 | 21-22 X1-20 | 235 X1-28 | 240-241 X1-30 | 242 N1-6
243 X1-20 | 250-251 X1-30 | 253 X13-30 | 254 X1-20 | 255 N13-25 | 30 N1-8 | 31nn N6 | 32nn N6 | 33nn N6 | 34nn N6
35nn N6 | 36nn N6 | 37 N1-8 | 390n N1-15 | 391n N4-18 | 392n N1-15 | 393n N4-18 | 3940-3943 N4 | 3950-3955 N6
400-401 X1-30 | 402 N17 | 403 X1-30 | 410-417 N13 | 420 X1-20 | 421 X4-12 | 422 N3 | 423 N3-15 | 424 N3 | 425 N3-15
426 N3 | 427 X1-3 | 4300-4301 X1-35 | 4302-4306 X1-70 | 4307 X2 | 4308 X1-30 | 4309 N20 | 4310-4311 X1-35
4312-4316 X1-70 | 4317 X2 | 4318 X1-20 | 4319 X1-30 | 4320 X1-35 | 4321-4323 N1 | 4324-4325 N10 | 4326 N6
4330-4333 X6-7 | 7001 N13 | 7002 X1-30 | 7003 N10 | 7004 N1-4 | 7005 X1-12 | 7006 N6 | 7007 N6-12 | 7008 X1-3
7009 X1-10 | 7010 X1-2 | 7011 N6-10 | 7020-7022 X1-20 | 7023 X1-30 | 7030-7039 X4-30 | 7040 X4 | 7041 X1-4
710-717 X1-20 | 7230-7239 X3-30 | 7240 X1-20 | 7241 N2 | 7242 X1-25 | 7250 N8 | 7251 N12 | 7252 N1 | 7253-7254 X1-40
7255 X1-10 | 7256 X1-90 | 7257 X1-70 | 7258 X3 | 7259 X1-40 | 8001 N14 | 8002 X1-20 | 8003 X14-30 | 8004 X1-30 | 8005 N6
8006 N18 | 8007 X1-34 | 8008 N8-12 | 8009 X1-50 | 8010 X1-30 | 8011 N1-12 | 8012 X1-20 | 8013-8014 X1-25 | 8017-8018 N18
8019 N1-10 | 8020 X1-25 | 8026 N18 | 8030 X1-90 | 8110 X1-70 | 8111 N4 | 8112 X1-70 | 8200 X1-70 | 90 X1-30 | 91-99 X1-90
`;

/** Data of these follows one after the other without a separator; the others end at FNC1 or with the code. */
const predefined = /^(0[0-4]|1[1-9]|20|3[1-6]|41)/;

export interface ApplicationIdentifier {
  readonly ai: string;
  readonly min: number;
  readonly max: number;
  readonly digits: boolean;
  readonly predefined: boolean;
}

interface Row extends Omit<ApplicationIdentifier, 'ai' | 'predefined'> {
  readonly isOf: (ai: string) => boolean;
  readonly length: number;
}

const rows: readonly Row[] = table
  .split(/\s*[|\n]\s*/)
  .filter(Boolean)
  .map((entry) => {
    const [, names = '', kind, min = '', max = min] = /^(\S+) ([NX])(\d+)(?:-(\d+))?$/.exec(entry) ?? [];
    const [first = '', last = first] = names.split('-');
    const pattern = new RegExp(`^${first.replaceAll('n', '\\d')}$`);
    return {
      isOf: (ai) => (first === last ? pattern.test(ai) : ai >= first && ai <= last),
      length: first.length,
      min: Number(min),
      max: Number(max),
      digits: kind === 'N',
    };
  });

/** The application identifier that a text begins with; undefined when it begins with none. */
export function identifierAt(text: string): ApplicationIdentifier | undefined {
  for (const { isOf, length, ...row } of rows) {
    const ai = text.slice(0, length);
    if (ai.length === length && /^\d+$/.test(ai) && isOf(ai)) return { ai, ...row, predefined: predefined.test(ai) };
  }
  return undefined;
}

/** The same of a whole identifier. */
export function identifierNamed(ai: string): ApplicationIdentifier | undefined {
  const found = identifierAt(ai);
  return found?.ai === ai ? found : undefined;
}
