/** Something that happened, in words. */
export interface ToldEvent {
  /** `Spares below minimum`. */
  readonly what: string;
  /** What it happened to. */
  readonly name: string;
  /** Figures, or what has changed; '' where there is nothing to add. */
  readonly detail: string;
  /** Where the object is found; '' when it is gone. */
  readonly link: string;
}

export interface MessageText {
  /** One line. */
  readonly subject: string;
  /** Plain text. */
  readonly body: string;
}

/** Events that a message shows one by one. */
export const mostShown = 50;
const longestSubject = 150;
const longestLine = 500;

/**
 * The message that tells of events, the oldest first. `count` is the number of all of them, of which `events` are the first;
 * `link` leads to all that the reader is told of.
 */
export function messageText(events: readonly ToldEvent[], count: number, link: string): MessageText {
  const shown = events.slice(0, mostShown);
  const kinds = [...new Set(events.map(({ what }) => what))];
  const sections = kinds.map((kind) =>
    sectionOf(
      kind,
      shown.filter(({ what }) => what === kind),
    ),
  );
  const more = count > shown.length ? [`${shown.length > 0 ? 'and ' : ''}${count - shown.length} more\n`] : [];
  return {
    subject: cut(subjectOf(events, kinds, count), longestSubject),
    body: [...sections.filter((section) => section !== ''), ...more, `All that you have not read: ${link}\n`].join(
      '\n',
    ),
  };
}

function subjectOf([first]: readonly ToldEvent[], [kind = '', ...others]: readonly string[], count: number): string {
  if (!first) return `${count} more ${count === 1 ? 'event' : 'events'}`;
  if (count === 1) return `${kind}: ${first.name}`;
  return others.length === 0 ? `${kind}: ${count} objects` : `${count} events: ${[kind, ...others].join(', ')}`;
}

const sectionOf = (kind: string, events: readonly ToldEvent[]): string =>
  events.length === 0 ? '' : `${[oneLine(kind), ...events.map(lineOf)].join('\n')}\n`;

function lineOf({ name, detail, link }: ToldEvent): string {
  const text = detail === '' ? name : `${name}: ${detail}`;
  return `- ${cut(text, longestLine)}${link === '' ? '' : ` ${link}`}`;
}

/** Names are written by people: what would break a line, or hide something in one, becomes a blank. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();

function cut(text: string, most: number): string {
  const line = [...oneLine(text)];
  return line.length <= most ? line.join('') : `${line.slice(0, most - 3).join('')}...`;
}
