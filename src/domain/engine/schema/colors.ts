/** NetBox: the colours of its palette by their names in lower case; grey in either spelling. */
const named: Readonly<Record<string, string>> = {
  'dark red': 'aa1409',
  red: 'f44336',
  pink: 'e91e63',
  rose: 'ffe4e1',
  fuchsia: 'ff66ff',
  purple: '9c27b0',
  'dark purple': '673ab7',
  indigo: '3f51b5',
  blue: '2196f3',
  'light blue': '03a9f4',
  cyan: '00bcd4',
  teal: '009688',
  aqua: '00ffff',
  'dark green': '2f6a31',
  green: '4caf50',
  'light green': '8bc34a',
  lime: 'cddc39',
  yellow: 'ffeb3b',
  amber: 'ffc107',
  orange: 'ff9800',
  'dark orange': 'ff5722',
  brown: '795548',
  'light gray': 'c0c0c0',
  'light grey': 'c0c0c0',
  gray: '9e9e9e',
  grey: '9e9e9e',
  'dark gray': '607d8b',
  'dark grey': '607d8b',
  black: '111111',
  white: 'ffffff',
};

/** The hexadecimal code of a colour that is given by name; anything else as it is. */
export function colorCode(given: string): string {
  const name = given.toLowerCase();
  return Object.hasOwn(named, name) ? (named[name] ?? given) : given;
}
