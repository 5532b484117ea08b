import { expect, test } from 'vitest'
import { type Profile, stageTimes } from '../src/profile-stages.ts'

const ETL = 'file:///somewhere/packages/etl/src'

function profileOf(
  ...stacks: readonly (readonly [micros: number, ...functions: readonly (readonly [name: string, url: string])[]])[]
): Profile {
  const nodes: { id: number; callFrame: { functionName: string; url: string }; children: number[] }[] = []
  const add = (functionName: string, url: string): number =>
    nodes.push({ id: nodes.length + 1, callFrame: { functionName, url }, children: [] })
  add('(root)', '')
  const samples = stacks.map(([, ...functions]) =>
    functions.reduce((parent, [name, url]) => {
      const id = add(name, url)
      nodes[parent - 1]?.children.push(id)
      return id
    }, 1),
  )
  return { nodes, samples, timeDeltas: stacks.map(([micros]) => micros) }
}

test('time belongs to the innermost function that names a stage, whatever it calls', () => {
  const reading = ['readLine', `${ETL}/lines/line-reader.ts`] as const
  const times = stageTimes(
    profileOf(
      [1, reading],
      [2, reading, ['parseFrame', `${ETL}/lines/frame.ts`]],
      [4, reading, ['add', `${ETL}/parquet/part-file.ts`], ['compress', `${ETL}/parquet/codec.ts`], ['zstdCompressSync', 'node:zlib']],
      [8, reading, ['slice', 'node:buffer']],
      [16, ['', `${ETL}/lines/frame.ts`]],
      [32, ['(garbage collector)', '']],
    ),
  )
  expect(Object.fromEntries(times)).toEqual({
    'lines to rows': 9,
    'JSON.parse': 2,
    zstd: 4,
    'start, and the rest': 16,
    'garbage collection': 32,
  })
})
