import { zeroed } from './room'

/** Columns of one storage that a table may have. */
const MAX_CELLS: u32 = 32

// Cells that every table has, as `src/columns/schema.ts` numbers them.
const CAPTURE_TIMESTAMP: u32 = 0
const SEQUENCE_NUM: u32 = 2
const PRODUCT_ID: u32 = 0
const CONNECTION_ID: u32 = 1

// The row in hand, but for its texts. Cells filled by the objects around a row stay while its neighbours go by.
// Null is NaN in a number cell, 0 in a word cell.
export const numbers = zeroed(MAX_CELLS * sizeof<f64>())
export const words = zeroed(MAX_CELLS * sizeof<u16>())

export const captureTimestamp = numbers + CAPTURE_TIMESTAMP * sizeof<f64>()
export const sequenceNum = numbers + SEQUENCE_NUM * sizeof<f64>()
export const productId = words + PRODUCT_ID * sizeof<u16>()
export const connectionId = words + CONNECTION_ID * sizeof<u16>()

/** Nulls all. */
export function clearDraft(): void {
  for (let cell: u32 = 0; cell < MAX_CELLS; cell++) store<f64>(numbers + cell * sizeof<f64>(), NaN)
  memory.fill(words, 0, MAX_CELLS * sizeof<u16>())
}
