import { FAULT_NAMES } from './fault.ts'
import { OPERATIONS, PLACES } from './place.ts'
import { CELLS, type Ends, type Impossible } from './table.ts'

/** The table for docs/reliability.md: how each cell ends, once and lasting; and, below it, the places where that is otherwise. */
export function tableText(): string {
  const rows = OPERATIONS.map((operation) => [
    operation,
    ...CELLS.filter((cell) => cell.operation === operation).map(({ expected }) => wordsOf(expected)),
  ])
  return [...aligned([['', ...FAULT_NAMES], ...rows]), '', ...exceptions()].join('\n')
}

function wordsOf(expected: Ends | Impossible): string {
  if ('impossible' in expected) return '–'
  const { once, lasting, but } = expected
  const note = Object.keys(but).length === 0 ? '' : ' *'
  return (once === lasting ? once : `${once}, ${lasting}`) + note
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = rows
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)]
}

function exceptions(): string[] {
  const cells = CELLS.flatMap(({ operation, fault, expected }) =>
    'impossible' in expected ? [] : Object.entries(expected.but).map(([place, outcome]) => `${operation} ${place}, ${fault}: ${outcome}`),
  )
  const chores = PLACES.filter(({ isChore }) => isChore).map(({ operation, name }) => `${operation} ${name}`)
  return [`\\* ${cells.join(' · ')}`, '', `_left_ in the place of _told_: ${chores.join(' · ')}`]
}
