import type { OracleFrame } from '@fluxforge/testkit'

const HEAD = /^\{"capture_ts":"([^"]*)","metadata":\{"source":"coinbase","channel":"([^"]*)","connection_id":"([^"]*)"\},"data":/

/** The frames of a segment as text, without what the recorder says itself; by the documented format, not by our code. */
export function framesOf(segment: string): OracleFrame[] {
  return segment
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      const [head = '', captureTs = '', channel = '', connectionId = ''] = HEAD.exec(line) ?? []
      return channel === '_fluxforge' ? [] : [{ captureTs, connectionId, text: line.slice(head.length, -1) }]
    })
}
