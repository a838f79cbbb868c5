import { judgeHere, type Known } from './known.ts';
import type { Outbox } from './outbox.ts';
import { type Judgement, judgementOf, type Mark, type Scan } from './scan.ts';
import { type Tone, verdictFor } from './verdicts.ts';

/** The verdict that is shown large. */
export interface Shown {
  readonly code: string;
  readonly judgement: Judgement;
  readonly mark?: Mark;
  readonly isPreliminary: boolean;
  /** Grows with each, so that the same verdict again is seen as a new one. */
  readonly turn: number;
}

interface Hearing {
  readonly onChange: () => void;
  /** A verdict to be heard. */
  readonly onTone: (tone: Tone) => void;
}

/** How long a person waits for the API before this device says what it knows. */
const patience = 1_500;

/** Scanning one shipment: takes codes at any speed, and shows what is said of them. */
export class Desk {
  readonly #outbox: Outbox;
  readonly #shipment: string;
  readonly #hearing: Hearing;
  readonly #scans = new Map<number, Scan>();
  readonly #waiting = new Map<number, ReturnType<typeof setTimeout>>();
  readonly #deaf: () => void;
  #known: Known | undefined;
  #shown: Shown | undefined;
  #turn = 0;

  constructor(outbox: Outbox, shipment: string, hearing: Hearing) {
    this.#outbox = outbox;
    this.#shipment = shipment;
    this.#hearing = hearing;
    this.#deaf = outbox.listen((scans) => (scans.length > 0 ? this.#hear(scans) : hearing.onChange()));
  }

  get shown(): Shown | undefined {
    return this.#shown;
  }

  /** Newest first. */
  get scans(): readonly Scan[] {
    return [...this.#scans.values()].sort((a, b) => b.sequence - a.sequence);
  }

  know(known: Known): void {
    this.#known = known;
  }

  /** What was scanned on this device before: by this tab or another. */
  async recall(): Promise<void> {
    const earlier = await this.#outbox.store.ofShipment(this.#outbox.user, this.#shipment);
    for (const scan of earlier) this.#scans.set(scan.sequence, scan);
    this.#hearing.onChange();
  }

  async scan(code: string, mark?: Mark): Promise<void> {
    const { user } = this.#outbox;
    const at = new Date().toISOString();
    try {
      const scan = await this.#outbox.add({ user, shipment: this.#shipment, code, at, ...(mark ? { mark } : {}) });
      if (this.#scans.has(scan.sequence)) return;
      this.#scans.set(scan.sequence, scan);
      this.#await(scan);
    } catch {
      // A full disk, or a browser that keeps nothing: it must be scanned again.
      this.#show(
        { code },
        { verdict: 'refused', message: 'This device could not keep it. Scan it again.', serial: code },
      );
    }
  }

  close(): void {
    this.#deaf();
    for (const timer of this.#waiting.values()) clearTimeout(timer);
  }

  #await(scan: Scan): void {
    const isAlone = !navigator.onLine || this.#outbox.sending.problem !== undefined;
    const wait = isAlone ? 0 : patience;
    if (!isAlone) this.#show(scan, { verdict: 'checking', message: '', serial: scan.code }, true);
    this.#waiting.set(
      scan.sequence,
      setTimeout(() => void this.#judgeHere(scan), wait),
    );
  }

  async #judgeHere(scan: Scan): Promise<void> {
    if (this.#scans.get(scan.sequence)?.final) return;
    const earlier = [...this.#scans.values()].filter(({ sequence }) => sequence < scan.sequence);
    const judgement = judgeHere(this.#known, earlier, scan.code);
    // At once, for the scan that comes next.
    this.#scans.set(scan.sequence, { ...scan, preliminary: judgement });
    this.#show(scan, judgement, true);
    await this.#outbox.store.judge([{ sequence: scan.sequence, judgement }], 'preliminary');
  }

  /** Of several at once, the last bad one is shown: the good ones need nobody. */
  #hear(scans: readonly Scan[]): void {
    const news = scans.filter(({ shipment, final }) => shipment === this.#shipment && final);
    const unheard = news.filter((scan) => this.#isNews(scan));
    for (const scan of news) {
      clearTimeout(this.#waiting.get(scan.sequence));
      this.#waiting.delete(scan.sequence);
      this.#scans.set(scan.sequence, scan);
    }
    const told =
      unheard.findLast((scan) => toneOf(scan) === 'bad') ??
      unheard.findLast((scan) => toneOf(scan) !== 'good') ??
      unheard.at(-1);
    if (told?.final) this.#show(told, told.final);
    else if (this.#shown?.isPreliminary && this.#outbox.sending.own === 0)
      this.#shown = { ...this.#shown, isPreliminary: false };
    this.#hearing.onChange();
  }

  /** Whether the API says something else than was heard before. */
  #isNews(scan: Scan): boolean {
    const before = this.#scans.get(scan.sequence)?.preliminary;
    return before?.verdict !== scan.final?.verdict;
  }

  #show({ code, mark }: Pick<Scan, 'code' | 'mark'>, judgement: Judgement, isPreliminary = false): void {
    this.#turn += 1;
    this.#shown = { code, judgement, isPreliminary, turn: this.#turn, ...(mark ? { mark } : {}) };
    const { tone } = verdictFor(judgement.verdict, mark);
    if (judgement.verdict !== 'checking') this.#hearing.onTone(tone);
    this.#hearing.onChange();
  }
}

const toneOf = (scan: Scan): Tone => verdictFor(judgementOf(scan)?.verdict ?? 'unknown', scan.mark).tone;
