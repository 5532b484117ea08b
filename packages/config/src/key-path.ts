/** Where a value stands: keys of blocks and numbers in lists, from the top. */
export type KeyPath = readonly (string | number)[]

/** `ingestion.batch_size`, `coinbase.product_ids.0` */
export function keyText(path: KeyPath): string {
  return path.join('.')
}
