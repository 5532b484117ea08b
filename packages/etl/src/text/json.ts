/** A JSON number as it was written: a double would forget digits. */
export interface NumberText {
  readonly rawJSON: string
}

export type JsonObject = { readonly [key: string]: unknown }

interface JsonWithSource {
  parse(text: string, reviver: (key: string, value: unknown, context: { readonly source: string }) => unknown): unknown
  rawJSON(text: string): NumberText
  isRawJSON(value: unknown): value is NumberText
}

// In Node since 21, not yet in TypeScript's library. https://github.com/tc39/proposal-json-parse-with-source
const json = withSource(JSON)

function withSource(value: object): JsonWithSource {
  if (!hasSource(value)) throw new TypeError('reading JSON: expected a Node with JSON.rawJSON, 22.18 or later')
  return value
}

function hasSource(value: object): value is JsonWithSource {
  return 'rawJSON' in value && 'isRawJSON' in value
}

// A bare number that String(double) may not give back: 16 digits, a fraction, an exponent, minus zero. Also matches within a few strings.
const LOSSY_NUMBER = /(?:"\s*:|[[,])\s*(?:-?\d+[.eE]|-?\d{16}|-0)/

/** Whether JSON.parse may have forgotten digits of this text. */
export function losesDigits(text: string): boolean {
  return LOSSY_NUMBER.test(text)
}

/** Parses JSON so that no number's text is lost: each is a safe one, or a NumberText; JSON.stringify writes both as they came. Ten times slower where it matters. */
export function parseKeepingNumbers(text: string): unknown {
  if (!losesDigits(text)) return JSON.parse(text)
  return json.parse(text, (_key, value, { source }) => (typeof value === 'number' ? json.rawJSON(source) : value))
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !json.isRawJSON(value)
}

/** The text of a string, number or boolean; null for null and for an absent key; undefined for objects and arrays. */
export function scalarText(value: unknown): string | null | undefined {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return null
  if (json.isRawJSON(value)) return value.rawJSON
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : undefined
}

/** The double of a bare number; undefined for anything else. */
export function bareNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return json.isRawJSON(value) ? Number(value.rawJSON) : undefined
}

/** One `"key":value` of an object's text. */
export function member(key: string, value: unknown): string {
  return `${JSON.stringify(key)}:${JSON.stringify(value)}`
}
