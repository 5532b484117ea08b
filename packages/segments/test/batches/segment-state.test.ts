import { expect, test } from 'vitest'
import { type SegmentEvidence, type SegmentState, segmentState, segmentStates } from '../../src/batches/segment-state.ts'

const EVIDENCE = ['isInActive', 'isInReady', 'isInArchive', 'isListed', 'isOwned', 'isHeld', 'isAside', 'isCommitted'] as const

/**
 * The table of P2 once more, by other means: the rows exclude each other, so that their order says nothing. Columns as in EVIDENCE: in active/, in ready/, in
 * archive/, listed, owned, held, aside, committed; 1 it is so, 0 it isn't, . whatever.
 */
const CELLS: readonly (readonly [pattern: string, SegmentState])[] = [
  // Ingest still has its file.
  ['11......', 'sealing'],
  ['10......', 'active'],
  // Its rows are in the output: present twice, present again, or done.
  ['011....1', 'archiving'],
  ['010....1', 'duplicate'],
  ['00.....1', 'committed'],
  // In ready/, and its rows are still to come.
  ['01.1.1.0', 'held'],
  ['01.110.0', 'owned'],
  ['01.100.0', 'listed'],
  ['01.0..10', 'aside'],
  ['01.0..00', 'ready'],
  // Not in ready/, and no commit names it: removed by a person.
  ['001....0', 'removed'],
  ['0001...0', 'removed'],
  ['0000..10', 'removed'],
  ['0000..00', 'unknown'],
]

/** All 2^8 combinations of keys. */
const ALL = Array.from({ length: 2 ** EVIDENCE.length }, (_, bits) => bits.toString(2).padStart(EVIDENCE.length, '0'))

function evidenceOf(bits: string): SegmentEvidence {
  const has = (key: (typeof EVIDENCE)[number]): boolean => bits[EVIDENCE.indexOf(key)] === '1'
  return {
    isInActive: has('isInActive'),
    isInReady: has('isInReady'),
    isInArchive: has('isInArchive'),
    isListed: has('isListed'),
    isOwned: has('isOwned'),
    isHeld: has('isHeld'),
    isAside: has('isAside'),
    isCommitted: has('isCommitted'),
  }
}

const isIn = (bits: string, pattern: string): boolean => new RegExp(`^${pattern}$`).test(bits)

test('P2: each of the 256 combinations of keys is one state, that of its cell and of no other', () => {
  for (const bits of ALL) {
    const cells = CELLS.filter(([pattern]) => isIn(bits, pattern))
    expect(cells, bits).toHaveLength(1)
    expect(segmentState(evidenceOf(bits)), bits).toBe(cells[0]?.[1])
  }
})

test('P2: each row of the table is the first that fits some keys, and each state has one', () => {
  const first = new Set(
    ALL.map((bits) => {
      const evidence = evidenceOf(bits)
      return segmentStates.findIndex(({ when }) => EVIDENCE.every((key) => when[key] === undefined || when[key] === evidence[key]))
    }),
  )
  expect([...first].sort((a, b) => a - b)).toEqual(segmentStates.map((_, row) => row))
})

test.for([
  ['a duplicate in ready/ resolves to “already committed”, whatever lists say', '01010001', 'duplicate'],
  ['an archived one that turned up in ready/ again is moved again', '01100001', 'archiving'],
  ['one removed from ready/ while listed is told', '00010000', 'removed'],
  ['a hold counts more than a holder', '01011100', 'held'],
  ['one set aside is not listed', '01000010', 'aside'],
  ['a seal that crashed after its adopt is ended by ingest, also when the etl was faster', '10000001', 'active'],
] as const)('%s', ([, bits, state]) => expect(segmentState(evidenceOf(bits))).toBe(state))
