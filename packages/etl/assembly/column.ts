import { forgetIndexes, makeIndexRoom } from './indexes'
import { PAGE_ROWS } from './page'
import { Partition } from './partition'
import { Room } from './room'

const numberRoom = Room.create()
const wordRoom = Room.create()

/** Makes room for columns of so many rows, so that memory doesn't grow while one is put together, numbered or packed. */
export function makeColumnRoom(rows: u32): void {
  numberRoom.atLeast(rows * sizeof<f64>())
  wordRoom.atLeast(rows * sizeof<u16>())
  makeIndexRoom(rows)
}

export function forgetColumns(): void {
  numberRoom.forget()
  wordRoom.forget()
  forgetIndexes()
}

/** Of the number column put together last. */
export let nulls: u32 = 0
/** Of its values that are there; more than `greatest` where none is. */
export let least: f64 = Infinity
export let greatest: f64 = -Infinity

/** Puts a number column together from its pages, and looks at each value once. NaN is null. Valid until the next is asked for. */
export function gatherNumbers(partition: Partition, cell: u32): usize {
  const column = numberRoom.atLeast(partition.rows * sizeof<f64>())
  nulls = 0
  least = Infinity
  greatest = -Infinity
  let to = column
  let left = partition.rows
  let page = partition.first
  while (left > 0 && page !== null) {
    const rows = min(left, PAGE_ROWS)
    gatherPage(page.place + cell * PAGE_ROWS * sizeof<f64>(), to, rows)
    to += rows * sizeof<f64>()
    left -= rows
    page = page.next
  }
  return column
}

function gatherPage(from: usize, to: usize, rows: u32): void {
  let lower = least
  let upper = greatest
  for (const end = from + rows * sizeof<f64>(); from < end; from += sizeof<f64>(), to += sizeof<f64>()) {
    const value = load<f64>(from)
    store<f64>(to, value)
    if (value < lower) lower = value
    if (value > upper) upper = value
    nulls += isNaN(value) ? 1 : 0
  }
  least = lower
  greatest = upper
}

/** Likewise a word column; 0 is null. */
export function gatherWords(partition: Partition, cell: u32): usize {
  const column = wordRoom.atLeast(partition.rows * sizeof<u16>())
  let to = column
  let left = partition.rows
  let page = partition.first
  while (left > 0 && page !== null) {
    const rows = min(left, PAGE_ROWS)
    memory.copy(to, partition.pages.wordsOf(page) + cell * PAGE_ROWS * sizeof<u16>(), rows * sizeof<u16>())
    to += rows * sizeof<u16>()
    left -= rows
    page = page.next
  }
  return column
}

/** Makes INT64 of whole numbers, where they stand. */
export function toInt64s(place: usize, count: u32): void {
  for (const end = place + count * sizeof<f64>(); place < end; place += sizeof<f64>()) store<i64>(place, <i64>load<f64>(place))
}
