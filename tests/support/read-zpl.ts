/** A field of a label. */
interface ZplField {
  readonly x: number;
  readonly y: number;
  /** The commands between its place and its data: `A0N,20,20`. */
  readonly commands: readonly string[];
  readonly data: string;
}

interface ZplLabel {
  readonly width: number;
  readonly length: number;
  readonly encoding: string;
  readonly fields: readonly ZplField[];
}

const numbersIn = (text: string): readonly number[] => text.split(',').map(Number);

/** Reads labels as a printer does: `^` begins a command, and with `^FH_` two digits behind `_` are a byte. */
export function readZpl(text: string): readonly ZplLabel[] {
  return text
    .split('^XZ')
    .slice(0, -1)
    .map((label) => {
      const [start = '', ...commands] = label.trim().split('^').slice(1);
      if (start.trim() !== 'XA') throw new Error(`A label begins with ^XA, not with ^${start}`);
      return readLabel(commands.map((command) => command.replace(/\n$/, '')));
    });
}

function readLabel(commands: readonly string[]): ZplLabel {
  const partOf = (name: string): string => commands.find((command) => command.startsWith(name))?.slice(2) ?? '';
  const fields: ZplField[] = [];
  let [x = 0, y = 0]: readonly number[] = [];
  let between: string[] = [];
  let data = '';
  for (const command of commands) {
    if (command.startsWith('FO')) [x = 0, y = 0] = numbersIn(command.slice(2));
    else if (command.startsWith('FD')) data = command.slice(2);
    else if (command === 'FS') {
      const isHex = between.includes('FH_');
      fields.push({ x, y, commands: between.filter((other) => other !== 'FH_'), data: isHex ? unescaped(data) : data });
      between = [];
    } else if (!/^(CI|PW|LL|LH)/.test(command)) between.push(command);
  }
  return { width: Number(partOf('PW')), length: Number(partOf('LL')), encoding: partOf('CI'), fields };
}

const unescaped = (text: string): string =>
  text.replace(/_([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
