/** Where a value stands: keys of blocks and numbers in lists, from the top. */
export type KeyPath = readonly (string | number)[]

/** `ingestion.batch_size`, `coinbase.product_ids.0` */
export function keyText(path: KeyPath): string {
  return path.map((step) => shownKey(String(step))).join('.')
}

/** In one line and without control characters, whatever it holds. */
export function shownKey(key: string): string {
  return /\p{Cc}/u.test(key) ? JSON.stringify(key) : key
}
