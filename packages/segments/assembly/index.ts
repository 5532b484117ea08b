// Whether text is printable ASCII, sixteen bytes a step, which no JavaScript can. What it is asked is in `src/lines/plain-text.ts`.

const STEP_BYTES: usize = 16
const SPACE: i8 = 0x20

// Behind a step of spaces, so that the last step may begin before a short text.
const room = memory.data(65552)
memory.fill(room, <u8>SPACE, STEP_BYTES)

/** Room for text: 64 KiB. */
export function place(): usize {
  return room + STEP_BYTES
}

/** Whether so many bytes there are all between the space and DEL. As signed ones, those beyond ASCII are the least of all. */
export function isPrintable(bytes: usize): bool {
  const text = room + STEP_BYTES
  const last = text + bytes - STEP_BYTES
  let least = v128.load(last)
  for (let at = text; at < last; at += STEP_BYTES) least = i8x16.min_s(least, v128.load(at))
  return i8x16.all_true(i8x16.ge_s(least, i8x16.splat(SPACE)))
}
