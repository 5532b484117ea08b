import type { Random } from '../random.ts'

const ODD_VALUES = [
  'null',
  'true',
  'false',
  '""',
  '"x"',
  '[]',
  '{}',
  '[{}]',
  '[null]',
  '[1]',
  '{"a":1}',
  '[{"side":"bid"}]',
  '"NaN"',
  '"1."',
  '".5"',
  '"-"',
  '"+1"',
  '"0.-10000"',
  '"1e400"',
  '"\\u0042TC-USD"',
  '"a\\"b"',
  '"a\\/b"',
  '"é"',
  '"😀"',
  '"\\ud800"',
  '"\u007f"',
  '"tab\there"',
  '"nul\0here"',
  `"${'long'.repeat(80)}"`,
  `"${'w'.repeat(254)}"`,
  '"__proto__"',
  '"__HIVE_DEFAULT_PARTITION__"',
  '"BTC-USD"',
  '"ticker"',
  '"heartbeats"',
  '"l2_data"',
  '"_fluxforge"',
  '"other"',
  `${'['.repeat(30)}${']'.repeat(30)}`,
]
const KEYS = [
  'new_key',
  'another',
  '__proto__',
  'constructor',
  'toString',
  'é',
  'a\\"b',
  's\\u0069de',
  '',
  '0',
  '12',
  '1a',
  'side',
  'side ',
  'Price',
  'price',
  'type',
  'time',
  'product_id',
  'channel',
  'client_id',
  'sequence_num',
  'seq',
  'number',
  'updates',
  'events',
  'data',
  'metadata',
  'capture_ts',
  'connection_id',
  'extra',
]
const SECONDS = [
  '2025-12-03T14:00:00',
  '2025-12-03T14:00:01',
  '2025-12-03T23:59:59',
  '2025-12-03T23:59:60',
  '2025-12-03T24:00:00',
  '2025-12-04T00:00:00',
  '2025-02-29T00:00:00',
  '2024-02-29T00:00:00',
  '1970-01-01T00:00:00',
  '1969-12-31T23:59:59',
  '0001-01-01T00:00:00',
  '1699-12-31T23:59:59',
  '1700-01-01T00:00:00',
  '2199-12-31T23:59:59',
  '2200-01-01T00:00:00',
  '2025-12-03 14:00:00',
  '2025-1-03T14:00:00',
]
const ZONES = ['Z', 'Z', 'Z', 'Z', '+00:00', '-05:30', '+24:00', 'z', '']

export function oddKey(random: Random): string {
  return random.pick(KEYS)
}

/** A JSON value, or what nearly is one. */
export function oddValue(random: Random): string {
  switch (random.integer(4)) {
    case 0:
      return random.pick(ODD_VALUES)
    case 1:
      return `"${time(random)}"`
    case 2:
      return `"${number(random)}"`
    default:
      return number(random)
  }
}

function time(random: Random): string {
  const fraction = random.chance(1 / 4) ? '' : `.${digits(random, random.integer(11))}`
  return random.pick(SECONDS) + fraction + random.pick(ZONES)
}

function number(random: Random): string {
  const sign = random.pick(['', '', '', '', '-', '+', '--'])
  const whole = random.pick(['', '0', '00', '007', '9007199254740991', '9007199254740993', '9223372036854775808', '1764770400'])
  const point = random.pick(['', '', '.', '.'])
  const exponent = random.pick(['', '', '', '', '', 'e3', 'E-7', 'e', 'e400'])
  const digitsOfWhole = random.chance(1 / 2) ? whole : digits(random, random.integer(random.pick([4, 10, 12, 17, 24])))
  return sign + digitsOfWhole + (point === '' ? '' : point + digits(random, random.integer(random.pick([4, 12, 22])))) + exponent
}

function digits(random: Random, count: number): string {
  return Array.from({ length: count }, () => random.integer(10)).join('')
}
