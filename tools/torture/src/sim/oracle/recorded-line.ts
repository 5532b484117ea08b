const HEAD = /^\{"capture_ts":"([^"]*)","metadata":\{"source":"coinbase","channel":"([^"]*)","connection_id":"([^"]*)"\},"data":(.*)\}$/

export interface RecordedLine {
  readonly captureTs: string
  readonly channel: string
  readonly connectionId: string
  readonly text: string
}

/** The lines of a segment, by docs/formats.md; those that are not as our writer makes them are left out. */
export function recordedLines(segment: Buffer): RecordedLine[] {
  return segment
    .toString()
    .split('\n')
    .flatMap((line) => {
      const [head, captureTs = '', channel = '', connectionId = '', text = ''] = HEAD.exec(line) ?? []
      return head === undefined ? [] : [{ captureTs, channel, connectionId, text }]
    })
}

/** Tells one recorded line from all others. */
export function lineId({ captureTs, connectionId, text }: Pick<RecordedLine, 'captureTs' | 'connectionId' | 'text'>): string {
  return `${captureTs} ${connectionId} ${text}`
}
