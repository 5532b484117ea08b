import { zeroed } from './room'

/** Columns of one storage that a table may have. */
const MAX_CELLS: u32 = 32

// The row in hand, but for its texts. Null is NaN in a number cell, 0 in a word cell.
export const numbers = zeroed(MAX_CELLS * sizeof<f64>())
export const words = zeroed(MAX_CELLS * sizeof<u16>())
