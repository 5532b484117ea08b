import { isDeepStrictEqual } from 'node:util'
import type { ConversionResult, ConversionSettings } from '@fluxforge/etl'
import { columnOf, convertLines, deadLettersOf } from './converted.ts'
import { NEIGHBOUR, neighbourNumbers } from './neighbours.ts'

const NEWLINE = 10
const SPACE = Buffer.from(' ')

export interface LinesResult {
  /** Good lines whose row is missing, or there too often. */
  readonly lost: number
  readonly doubled: number
  readonly problems: readonly string[]
  readonly story: readonly string[]
}

/**
 * What must hold for any lines: each is counted once, and converts whole or is a dead letter whole, at its place; good ones convert as they do alone; and
 * both roads say the same. A space behind a line means nothing to JSON, and sends it down the slow one.
 */
export async function checkLines(written: readonly Buffer[], settings: ConversionSettings): Promise<LinesResult> {
  const lines = written.flatMap(splitAtNewlines)
  try {
    const fast = await convertLines(lines, settings)
    const { lost, doubled } = await countNeighbours(lines, fast)
    const problems = [
      ...wrongCounts(lines, fast),
      ...brokenLetters(lines, fast),
      ...(lost + doubled === 0 ? [] : [`good lines between bad ones: ${lost} lost, ${doubled} doubled`]),
      ...differences(
        fast,
        await convertLines(
          lines.map((line) => Buffer.concat([line, SPACE])),
          settings,
        ),
      ),
    ]
    return { lost, doubled, problems, story: problems.length === 0 ? [] : await blamed(lines, settings) }
  } catch (error) {
    return { lost: 0, doubled: 0, problems: [`the conversion fails: ${String(error)}`], story: await blamed(lines, settings) }
  }
}

/** Half after half, as long as there is still a problem. */
async function blamed(lines: readonly Buffer[], settings: ConversionSettings): Promise<string[]> {
  const middle = Math.ceil(lines.length / 2)
  if (lines.length > 1) {
    for (const half of [lines.slice(0, middle), lines.slice(middle)]) {
      const { problems, story } = await checkLines(half, settings)
      if (problems.length > 0) return [...story]
    }
  }
  return lines.map((line) => JSON.stringify(line.toString()))
}

function splitAtNewlines(bytes: Buffer): Buffer[] {
  const at = bytes.indexOf(NEWLINE)
  return at < 0 ? [bytes] : [bytes.subarray(0, at), ...splitAtNewlines(bytes.subarray(at + 1))]
}

function wrongCounts(lines: readonly Buffer[], { segments, channels, parts, tables }: ConversionResult): string[] {
  const counts = segments.map(({ converted, control, disabled, deadLetters }) => converted + control + disabled + deadLetters)
  const sums = {
    'lines read': sum(segments.map((segment) => segment.lines)),
    'lines by what became of them': sum(counts),
    'lines by channel': sum(Object.values(channels)),
  }
  const wrong = Object.entries(sums).flatMap(([what, found]) => (found === lines.length ? [] : [`${what}: ${found} of ${lines.length}`]))
  const [read, written] = [sum(tables.map(({ rows }) => rows)), sum(parts.map(({ rows }) => rows))]
  return read === written ? wrong : [...wrong, `${read} rows were read and ${written} written`]
}

function brokenLetters(lines: readonly Buffer[], result: ConversionResult): string[] {
  const offsets = [0]
  for (const line of lines) offsets.push((offsets.at(-1) ?? 0) + line.length + 1)
  return deadLettersOf(result).flatMap(({ line, offset, text, base64 }) => {
    const kept = text === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text)
    const isWhole = lines[line - 1]?.equals(kept) === true && offsets[line - 1] === offset
    return isWhole ? [] : [`the dead letter of line ${line} is not that line`]
  })
}

async function countNeighbours(
  lines: readonly Buffer[],
  { parts }: ConversionResult,
): Promise<{ readonly lost: number; readonly doubled: number }> {
  const wanted = neighbourNumbers(lines)
  const mine = parts.filter(({ partition }) => partition.startsWith(`product_id=${NEIGHBOUR}/`))
  // hyparquet reads a DECIMAL as a double.
  const found = (await Promise.all(mine.map(({ bytes }) => columnOf(bytes, 'price_level'))))
    .flat()
    .map((price) => Math.round(Number(price)))
  if (isDeepStrictEqual(found, wanted)) return { lost: 0, doubled: 0 }
  const lost = wanted.filter((number) => !found.includes(number)).length
  return { lost, doubled: Math.max(1 - lost, found.length - (wanted.length - lost)) }
}

function differences(fast: ConversionResult, slow: ConversionResult): string[] {
  const seen = ({ parts, tables, connections, channels }: ConversionResult): object => ({
    parts: parts.map(({ bytes, ...part }) => ({ ...part, bytes: Buffer.from(bytes).toString('latin1') })),
    tables,
    connections,
    channels,
  })
  const [a, b] = [deadLettersOf(fast), deadLettersOf(slow)].map((letters) =>
    letters.map(({ line, reason, text, base64 }) => [line, text === '' || base64 === '' ? 'line is not JSON' : reason]),
  )
  return [
    ...(isDeepStrictEqual(seen(fast), seen(slow)) ? [] : ['the two roads give different rows']),
    ...(isDeepStrictEqual(a, b) ? [] : [`the two roads give different dead letters: ${JSON.stringify(a)} and ${JSON.stringify(b)}`]),
  ]
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
