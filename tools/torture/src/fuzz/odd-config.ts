import type { Random } from '@fluxforge/testkit'

/** Stands in the file, at the keys of secrets alone. */
export const FILE_SECRET = 'S3cretOfTheFile0123456789abcdef'
/** Stands in the environment, which the file may name anywhere. */
export const ENVIRONMENT = { SECRET: 'S3cretOfTheEnvironment0123456789', NUMBER: '7', EMPTY: '' }

const layer = (name: string, secret: string): string[] => [
  `  ${name}:`,
  '    backend: s3',
  '    base_dir: vault',
  '    s3:',
  '      bucket: vault',
  '      prefix: team/market',
  '      region: us-east-1',
  '      endpoint_url: http://127.0.0.1:9000',
  '      aws_access_key_id: key',
  `      aws_secret_access_key: ${secret}`,
  `      aws_session_token: ${secret}`,
  '      force_path_style: true',
  '      max_pool_connections: 5',
]

/** A file with every block there is. */
function wholeConfig(secret: string): string[] {
  return [
    '# All of it',
    'storage:',
    ...layer('ingestion_storage', secret),
    ...layer('etl_storage_input', secret),
    '  etl_storage_output: {backend: local, base_dir: "F:/"}',
    '  paths: {raw_dir: raw, ready_subdir: ready}',
    'ingestion:',
    '  batch_size: 100',
    '  flush_interval_seconds: 0.5',
    '  queue_maxsize: ${QUEUE:-7000}',
    '  enable_fsync: true',
    '  spool_dir: null',
    'etl:',
    '  compression: zstd',
    '  batch: ${BATCH:-hour}',
    '  max_dead_letter_share: 0.01',
    '  channels:',
    '    ticker: {enabled: true, partition_cols: [product_id, date]}',
    '    level2:',
    '      enabled: false',
    'coinbase:',
    '  api_key: organizations/o/apiKeys/k',
    `  api_secret: ${secret}`,
    '  product_ids: [BTC-USD, ETH-USD]',
    '  channels:',
    '    - ticker',
    '    - level2',
    '  level2_batch_size: 10',
    'log_level: info',
  ]
}

const VALUES = [
  '',
  'null',
  '~',
  'true',
  '-1',
  '0',
  '1e400',
  '.inf',
  '.nan',
  '0x1F',
  '50MB',
  '"x"',
  "'y'",
  '[]',
  '{}',
  '[a, [b]]',
  '{a: 1}',
  '2025-12-03',
  '${NUMBER}',
  '${EMPTY:-}',
  '${NOT_SET}',
  '${SECRET}',
  '"${SECRET}"',
  'a${SECRET}b',
  '${',
  '${1}',
  '*anchor',
  '&anchor x',
  '!!binary aGk=',
  '../..',
  'C:\\\\temp',
  'https://user@host',
  'F:/',
  `${'x'.repeat(300)}`,
]
const PIECES = [
  'storage',
  'etl',
  ':',
  ': ',
  ' ',
  '\n',
  '\n  ',
  '- ',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '*a',
  '&a ',
  '|',
  '>',
  '!b',
  '%',
  '---',
  '...',
  '? ',
  '<<',
  '<<: *a',
  '${',
  '${SECRET}',
  '#',
  ',',
  '1',
  '\t',
  '\u0000',
  'é',
  '\uFEFF',
  '@',
  '`',
]

/** A file as people write it on a bad day: good YAML with wrong things in it, or none. */
export function oddConfig(random: Random): Uint8Array {
  switch (random.integer(8)) {
    case 0:
      return Buffer.from(Array.from({ length: random.integer(40) }, () => random.pick(PIECES)).join(''))
    case 1:
    case 2:
      return damagedText(random)
    default:
      return Buffer.from(changedLines(random).join('\n'))
  }
}

/** Lines moved, left out, doubled, with other values and other keys; what is secret stays behind its colon. */
function changedLines(random: Random): string[] {
  const lines = wholeConfig(FILE_SECRET)
  for (let changes = random.integer(8); changes > 0; changes--) {
    const at = random.integer(lines.length)
    const line = lines[at] ?? ''
    const isSecret = line.includes(FILE_SECRET)
    switch (random.integer(isSecret ? 4 : 6)) {
      case 0:
        lines.splice(at, 1)
        break
      case 1:
        lines.splice(random.integer(lines.length), 0, line)
        break
      case 2:
        lines[at] = `${' '.repeat(random.integer(8))}${line.trimStart()}`
        break
      case 3:
        lines[at] = line.replace(/\w(?=\w*:)/, (letter) => random.pick(['', 'x', letter + letter, letter.toUpperCase(), 'é']))
        break
      default:
        lines[at] = line.replace(/:.*$/, () => `: ${random.pick(VALUES)}`)
    }
  }
  return lines
}

/** Bytes changed anywhere: so what is secret is in the environment. */
function damagedText(random: Random): Uint8Array {
  let text = Buffer.from(wholeConfig('${SECRET}').join(random.pick(['\n', '\n', '\r\n'])))
  for (let changes = 1 + random.integer(5); changes > 0; changes--) {
    const at = random.integer(text.length)
    const piece = random.chance(1 / 3) ? Buffer.of(random.integer(256)) : Buffer.from(random.pick(PIECES))
    text = Buffer.concat([text.subarray(0, at), piece, text.subarray(at + random.integer(3))])
  }
  return random.chance(1 / 4) ? text.subarray(0, random.integer(text.length)) : text
}
