/** What Hive writes where a partition column is null. */
export const NO_VALUE = '__HIVE_DEFAULT_PARTITION__'

// File names end at 255 bytes on most file systems; `product_id=` and the ending of a staged file want some.
const MAX_ENCODED_BYTES = 200

// Hive's list (FileUtils.escapePathName) and, at the end, what Windows refuses.
const ESCAPED = new Set('"#%\'*/:=?\\\x7f{[]^<>|')
const NOT_LAST = new Set('. ')

/** A value as it stands in a path, percent-encoded as Hive does. */
export function encodePartitionValue(value: string): string {
  const chars = Array.from(value)
  return chars
    .map((char, i) => {
      const isEscaped = char < ' ' || ESCAPED.has(char) || (i === chars.length - 1 && NOT_LAST.has(char))
      return isEscaped ? `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}` : char
    })
    .join('')
}

/** What `encodePartitionValue` made the text of. */
export function decodePartitionValue(text: string): string {
  return text.replaceAll(/%([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** False for what no path can hold, or would hold as another value. */
export function isPartitionValue(value: string): boolean {
  return value.isWellFormed() && value !== NO_VALUE && Buffer.byteLength(encodePartitionValue(value)) <= MAX_ENCODED_BYTES
}
