import { captureText, type RecordedFrame } from '@fluxforge/segments'

/** One line that the feed handed to a writer. */
export interface LedgerLine {
  readonly captureTs: string
  readonly channel: string
  readonly connectionId: string
  readonly sequence: number | null
  readonly text: string
  readonly atMs: number
}

/** One run of a recorder, from its start to its end. */
export class LedgerLife {
  readonly lines: LedgerLine[] = []
  /** When it began to write, as it saw the time. */
  readonly beganAt: string
  /** Of the lines, the first so many were promised to be safe. */
  durable = 0
  /** When it was killed, or failed; null: it ended in order, or lives. */
  crashedMs: number | null = null
  /** When the first frame of the exchange was promised. */
  freshMs: number | null = null

  constructor(beganAt: string) {
    this.beganAt = beganAt
  }

  take({ captureUs, channel, connectionId, sequence, data }: RecordedFrame, atMs: number): void {
    this.lines.push({ captureTs: captureText(captureUs), channel, connectionId, sequence, text: Buffer.from(data).toString(), atMs })
  }

  promise(lines: number, atMs: number): void {
    const promised = this.lines.slice(this.durable, this.durable + lines)
    this.durable += lines
    if (promised.some(({ channel }) => channel !== '_fluxforge')) this.freshMs ??= atMs
  }
}
