import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { BUSY, generateSegment, HOUR_MICROS } from './generate-segment.ts'

const DAY = '2025-12-03'

/** So many segments of `bytes` each, an hour each of one day, no two alike. */
export async function busyBacklog(directory: string, count: number, bytes: number): Promise<readonly string[]> {
  return await hourByHour(directory, count, (hour) =>
    generateSegment(directory, bytes, { ...BUSY, hour: hourText(hour), seed: BUSY.seed + hour }),
  )
}

/** So many segments of one hour, one behind the other, no two alike. */
export async function busyHour(directory: string, count: number, bytes: number): Promise<readonly string[]> {
  await mkdir(directory, { recursive: true })
  const [spanMicros, stepMicros] = [HOUR_MICROS / count, BUSY.stepMicros / 2.5]
  const segments: string[] = []
  for (let i = 0; i < count; i += 1) {
    const [number, fromMicros, seed] = [i + 1, BUSY.fromMicros + i * spanMicros, BUSY.seed + i]
    segments.push(await generateSegment(directory, bytes, { ...BUSY, number, fromMicros, seed, stepMicros }))
  }
  return segments
}

/** A segment an hour of a feed of two frames a second, a quarter of an hour each. */
export async function quietBacklog(directory: string, count: number): Promise<readonly string[]> {
  return await hourByHour(directory, count, (hour) =>
    generateSegment(directory, 1.7e6, { ...BUSY, hour: hourText(hour), seed: BUSY.seed + 100 + hour, stepMicros: 500_000, snapshots: 0 }),
  )
}

/** The same segments on so many other days: every time in them is of that day, so that no content comes twice. */
export async function onOtherDays(directory: string, segments: readonly string[], days: number): Promise<readonly string[]> {
  await mkdir(directory, { recursive: true })
  const copies: string[] = []
  for (let day = 0; day < days; day += 1) {
    const date = `2025-11-${String(day + 1).padStart(2, '0')}`
    for (const segment of segments) {
      const copy = join(directory, basename(segment).replace(DAY.replaceAll('-', ''), date.replaceAll('-', '')))
      await writeFile(copy, (await readFile(segment, 'latin1')).replaceAll(DAY, date), 'latin1')
      copies.push(copy)
    }
  }
  return copies
}

async function hourByHour(directory: string, count: number, make: (hour: number) => Promise<string>): Promise<readonly string[]> {
  await mkdir(directory, { recursive: true })
  const segments: string[] = []
  for (let hour = 0; hour < count; hour += 1) segments.push(await make(hour))
  return segments
}

function hourText(hour: number): string {
  return `${DAY}T${String(hour).padStart(2, '0')}`
}
